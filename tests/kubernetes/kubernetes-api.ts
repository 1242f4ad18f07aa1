import { Agent, type RequestOptions, request } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";
import { z } from "zod";

/** An object as it goes over the wire: nothing is known of its kind, so nothing of it is left out or made right. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** What the server warns of, such as a pod that the namespace would refuse. */
  readonly warnings: readonly string[];
}

const resourceList = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});
type Resource = z.infer<typeof resourceList>["resources"][number];

/**
 * The API server, spoken to without a client's knowledge of kinds: a client sends only the fields that it knows, so that a misspelt
 * one would never arrive and be refused by nobody.
 */
export class KubernetesApi {
  readonly #config = new KubeConfig();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #resources = new Map<string, Promise<Resource[]>>();

  constructor(kubeconfig: string) {
    this.#config.loadFromFile(kubeconfig);
  }

  /** Applies an object on the server with strict validation: a field that is unknown or there twice is refused. */
  async apply(object: KubernetesObject, options: { dryRun?: boolean } = {}): Promise<ApiAnswer> {
    const query = "fieldManager=milvus-stack&force=true&fieldValidation=Strict";
    const path = `${await this.pathOf(object)}?${query}${options.dryRun ? "&dryRun=All" : ""}`;
    // JSON is YAML.
    return await this.ask("PATCH", path, object, "application/apply-patch+yaml");
  }

  /** Path of an object, by what the server says of its kinds. */
  async pathOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string> {
    const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const known = this.#resources.get(group) ?? this.#discover(group);
    this.#resources.set(group, known);
    const resource = (await known).find((each) => each.kind === kind && !each.name.includes("/"));
    if (resource === undefined) {
      this.#resources.delete(group);
      throw new Error(`The API server knows no ${kind} of ${apiVersion}.`);
    }
    const namespace = resource.namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
    return `${group}${namespace}/${resource.name}/${metadata.name}`;
  }

  async #discover(group: string): Promise<Resource[]> {
    const { status, body } = await this.ask("GET", group);
    return status === 200 ? resourceList.parse(body).resources : [];
  }

  async ask(method: string, path: string, body?: unknown, type = "application/json"): Promise<ApiAnswer> {
    const { server } = this.#config.getCurrentCluster() ?? { server: "" };
    const options: RequestOptions = { method, agent: this.#agent, headers: { accept: "application/json" } };
    await this.#config.applyToHTTPSOptions(options);
    const headers = { ...options.headers, ...(body !== undefined && { "content-type": type }) };
    return await new Promise((resolve, reject) => {
      const asked = request(`${server}${path}`, { ...options, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const { warning = [] } = answer.headersDistinct;
          const text = Buffer.concat(parts).toString();
          resolve({ status: answer.statusCode ?? 0, body: parsed(text), warnings: warning });
        });
      });
      asked.on("error", reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

const fields = z.record(z.string(), z.unknown());

function parsed(text: string): Record<string, unknown> {
  try {
    return fields.parse(JSON.parse(text));
  } catch {
    return { message: text };
  }
}
