import { isDeepStrictEqual } from "node:util";
import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { setCommand } from "../config/config-path.ts";
import { parseQuantity } from "../sizing/quantity.ts";
import { type Fields, fieldsOf, withoutNulls } from "../workload/fields.ts";
import { type DataHolder, dataHolder } from "./data-holder.ts";
import type { DeployedObject } from "./deployed-stack.ts";

/** An object that holds data, and that the deployment would replace or delete. */
export interface DataLoss {
  readonly holder: DataHolder;
  /** Paths of the fixed fields that change; null where the object is deleted. */
  readonly changed: readonly string[] | null;
  readonly deployed: Fields;
  /** null where the object is deleted. */
  readonly next: Fields | null;
}

/** What the deployment of `next` in the place of a deployed object would lose; null where it loses nothing. */
export function findReplacement(deployed: DeployedObject, next: Fields): DataLoss | null {
  const holder = dataHolder(deployed);
  if (holder === null) return null;
  const changed = holder.fixed.filter(
    (path) => !isDeepStrictEqual(valueAt(deployed.object, path), valueAt(next, path)),
  );
  return changed.length === 0 ? null : { holder, changed, deployed: deployed.object, next };
}

/** What the deletion of a deployed object would lose; null where it loses nothing. */
export function findDeletion(deployed: DeployedObject): DataLoss | null {
  const holder = dataHolder(deployed);
  return holder === null ? null : { holder, changed: null, deployed: deployed.object, next: null };
}

/** The value as JSON has it, for that is what the state holds. */
function valueAt(object: Fields, path: string): unknown {
  const value = path.split(".").reduce<unknown>((within, key) => fieldsOf(within)[key], withoutNulls(object));
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** MS937 or MS938; `consents` is how many the configuration holds already. */
export function describeDataLoss(loss: DataLoss, consents: number): Diagnostic {
  const { holder, changed } = loss;
  const title = `\`${holder.id}\`${holder.namespace === null ? "" : ` in namespace ${holder.namespace}`}`;
  const accept = `To lose the data: ${setCommand(["allowDataLoss", consents], holder.id)}`;
  if (changed === null)
    return {
      code: "MS938",
      severity: "error",
      summary: `This deployment would delete ${title}.`,
      cause: holder.loss,
      fix: `Keep the settings that deploy it. ${accept}`,
    };
  return {
    code: "MS937",
    severity: "error",
    summary: `This deployment would replace ${title}: ${changed.map((path) => `\`${path}\``).join(", ")} cannot change in place.`,
    cause: holder.loss,
    fix: `${growth(loss) ?? "Change the settings back."} ${accept}`,
  };
}

/** How to grow the volumes of a StatefulSet, where nothing else changes than their size; undefined where more does. */
function growth({ holder, changed, deployed, next }: DataLoss): string | undefined {
  const name = holder.id.replace(/^StatefulSet\//, "");
  if (next === null || name === holder.id || changed?.join() !== "spec.volumeClaimTemplates")
    return undefined;
  const [before, after] = [claimSizes(deployed), claimSizes(next)];
  if (!isDeepStrictEqual(before.templates, after.templates)) return undefined;
  const grown = after.sizes.filter((size, index) => size !== before.sizes[index]);
  if (!after.sizes.every((size, index) => bytesOf(size) >= bytesOf(before.sizes[index]))) return undefined;
  const namespace = holder.namespace === null ? "" : ` --namespace ${holder.namespace}`;
  return `Grow the volumes in place, without losing data: npx milvus-stack volumes grow ${name} --size ${grown[0]}${namespace}; then \`pulumi refresh\` and \`pulumi up\`.`;
}

/** The claim templates without their sizes, and their sizes. */
function claimSizes({ spec }: Fields): {
  readonly templates: readonly unknown[];
  readonly sizes: readonly string[];
} {
  const { volumeClaimTemplates } = fieldsOf(spec);
  const templates = (Array.isArray(volumeClaimTemplates) ? volumeClaimTemplates : []).map((template) => {
    const { spec: claim, ...others } = fieldsOf(withoutNulls(template));
    const { resources, ...rest } = fieldsOf(claim);
    const { requests, ...limits } = fieldsOf(resources);
    const { storage, ...more } = fieldsOf(requests);
    return { template: { ...others, spec: { ...rest, resources: { ...limits, requests: more } } }, storage };
  });
  return {
    templates: templates.map(({ template }) => template),
    sizes: templates.map(({ storage }) => String(storage)),
  };
}

function bytesOf(size: string | undefined): number {
  return parseQuantity(size ?? "") ?? 0;
}
