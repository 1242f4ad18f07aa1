import { type Fields, fieldsOf } from "../workload/fields.ts";

/** A Kubernetes object as it is deployed, by us or by a chart. */
export type KubernetesObject = Fields & { readonly kind: string };

/** What a rule may know besides the objects. */
export interface PolicyContext {
  readonly environment: "dev" | "staging" | "prod";
}

/** Judges one object by itself. */
export interface ObjectRule {
  /** Name of the policy, as `pulumi preview` prints it. */
  readonly name: string;
  readonly description: string;
  /** One sentence for each violation, with the place in the object; none if the object is as it should be. */
  check(object: KubernetesObject, context: PolicyContext): string[];
}

/** Judges all objects of a stack together. */
export interface StackRule {
  readonly name: string;
  readonly description: string;
  check(objects: readonly KubernetesObject[]): Violation[];
}

export interface Violation {
  readonly object: KubernetesObject;
  readonly message: string;
}

/** Entries of a list of objects; none where the value is something else. */
export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** `Deployment milvus-proxy`. */
export function titleOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${String(fieldsOf(metadata).name ?? "without a name")}`;
}
