import { z } from "zod";
import type { KubernetesObject } from "../kubernetes/kubernetes-api.ts";
import { type RecordedProgram, secretMark } from "./record-program.ts";
import { withName } from "./with-name.ts";

/** Anything that says what it is and how it is called. */
export const kubernetesObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/**
 * The Kubernetes objects that a program makes itself, as its provider would send them; charts apart, which mocks do not render.
 * Those that others need come first: namespaces, then what has no pods.
 */
export function objectsOf({ resources }: Pick<RecordedProgram, "resources">): KubernetesObject[] {
  return resources
    .filter(({ type }) => type.startsWith("kubernetes:") && !type.startsWith("kubernetes:helm.sh/"))
    .map(({ name, inputs }): KubernetesObject => kubernetesObject.parse(opened(withName(name, inputs))))
    .sort((one, other) => rank(one) - rank(other));
}

/** A copy in another namespace: tests of several stacks share a cluster. Names of namespaces in what the objects hold stay. */
export function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  if (object.kind === "Namespace") return { ...object, metadata: { ...object.metadata, name: namespace } };
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** A copy with the secrets in it: the API server gets them as they are. */
function opened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opened);
  if (typeof value !== "object" || value === null) return value;
  if (secretMark in value) return opened("value" in value ? value.value : undefined);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, opened(each)]));
}

const rank = ({ kind }: KubernetesObject) => (kind === "Namespace" ? 0 : /Job$/.test(kind) ? 2 : 1);
