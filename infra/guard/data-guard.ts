import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { removeCommand } from "../config/config-path.ts";
import { reportDiagnostics } from "../problems.ts";
import { type Fields, isFields } from "../workload/fields.ts";
import { holdData } from "./data-holder.ts";
import type { DeployedObject } from "./deployed-stack.ts";
import { type DataLoss, describeDataLoss, findDeletion, findReplacement } from "./find-data-loss.ts";
import { settledRegistrations } from "./settled-registrations.ts";

/**
 * Refuses a deployment that would replace or delete an object of the stack that holds data, unless the configuration accepts the loss
 * of that very object. It compares every resource that the program registers, those of charts too, with the state of the stack.
 */
export class DataGuard {
  readonly #deployed: ReadonlyMap<string, DeployedObject>;
  readonly #consents: readonly string[];
  // An inline program is told to shut down before its errors are looked at: it is asked now what kind of run this is.
  readonly #isPreview = pulumi.runtime.isDryRun();
  readonly #registered = new Set<string>();
  readonly #losses: DataLoss[] = [];

  /**
   * Watches what is registered from here on, so it has to be made before any resource.
   *
   * @param consents Objects whose data may be lost: `StatefulSet/etcd`.
   */
  constructor(objects: readonly DeployedObject[], consents: readonly string[]) {
    this.#deployed = new Map(holdData(objects) ? objects.map((object) => [keyOf(object), object]) : []);
    this.#consents = consents;
    if (this.#deployed.size > 0)
      pulumi.runtime.registerResourceTransform((resource) => this.#compare(resource));
  }

  /**
   * Waits until every resource is registered, and looks at what is left to be deleted: the engine deletes only once the program has
   * ended without an error. In a preview, this tells all losses at once; `up` stops at a replacement when it is registered.
   *
   * @throws pulumi.RunError with MS937 or MS938 for every object.
   */
  async finish(): Promise<void> {
    await settledRegistrations();
    const deletions = [...this.#deployed]
      .filter(([key]) => !this.#registered.has(key))
      .flatMap(([, object]) => findDeletion(object) ?? []);
    this.#report([...this.#losses, ...deletions]);
  }

  async #compare({ type, name, props }: pulumi.ResourceTransformArgs): Promise<undefined> {
    const key = keyOf({ type, name });
    const deployed = this.#deployed.get(key);
    if (deployed === undefined) return;
    this.#registered.add(key);
    const loss = findReplacement(deployed, await withoutOutputs(props));
    if (loss === null) return;
    this.#losses.push(loss);
    if (!this.#isPreview) this.#report([loss]);
  }

  #report(losses: readonly DataLoss[]): void {
    const refused = losses.filter(({ holder }) => !this.#consents.includes(holder.id));
    const errors = refused.map((loss) => describeDataLoss(loss, this.#consents.length));
    reportDiagnostics([...errors, ...(this.#isPreview ? this.#idleConsents(losses) : [])]);
  }

  /** A consent that is left behind would let a later mistake through. */
  #idleConsents(losses: readonly DataLoss[]): Diagnostic[] {
    return this.#consents
      .filter((id) => !losses.some(({ holder }) => holder.id === id))
      .map((id) => ({
        code: "MS939",
        severity: "warning",
        summary: `\`allowDataLoss\` names \`${id}\`, and this deployment does not replace or delete it.`,
        fix: removeCommand(["allowDataLoss"]),
      }));
  }
}

const keyOf = ({ type, name }: Pick<DeployedObject, "type" | "name">): string => `${type}::${name}`;

/** The properties of a resource as plain data. In a preview, a value that is not known yet is the text `unknown`. */
async function withoutOutputs(props: Fields): Promise<Fields> {
  const plain = await plainValue(props);
  return isFields(plain) ? plain : {};
}

async function plainValue(value: unknown): Promise<unknown> {
  if (pulumi.Output.isInstance(value)) return plainValue(await knownValue(value));
  if (Array.isArray(value)) return Promise.all(value.map(plainValue));
  if (!isFields(value)) return value;
  const entries = Object.entries(value).map(async ([key, each]) => [key, await plainValue(each)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** Pulumi's SDK leaves out of its types how to ask an output whether its value is known. */
async function knownValue(output: pulumi.Output<unknown>): Promise<unknown> {
  const known: unknown = await Reflect.get(output, "isKnown");
  if (known === false) return "unknown";
  return new Promise((resolve) => void output.apply(resolve));
}
