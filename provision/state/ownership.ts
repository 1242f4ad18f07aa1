import { ledgerCollection } from "./ledger.ts";

/**
 * Names that this project keeps for itself on a server: the properties that say whose a collection is, and the
 * collections that are locks or the ledger.
 */
export const ownProperty = {
  /** `project:path/of/spec.yaml` of the spec that made the collection. */
  owner: "milvus-stack.owner",
  /** Public name, the `collection:` of the spec. */
  collection: "milvus-stack.collection",
  /** 1 for `NAME__g1`. */
  generation: "milvus-stack.generation",
  /** JSON of `RebuildRecord` while a rebuild fills it, then empty. */
  rebuild: "milvus-stack.rebuild",
  /** JSON, vector field → `model|template`. */
  embeddings: "milvus-stack.embeddings",
  /** JSON of `Recorded`: what was asked for and this server never gives back. */
  recorded: "milvus-stack.recorded",
  /** JSON, keys of properties that the server gave it at creation, beyond those of which that is known. */
  given: "milvus-stack.given",
  /** JSON, names of the fields that are loaded, which no server tells; empty or not there: all of them. */
  loadedFields: "milvus-stack.loaded-fields",
  /** `true` while a vector field that was added has an index and is not loaded, which no server tells either; then empty. */
  awaitsLoad: "milvus-stack.awaits-load",
  /** `true` on a generation that a rollback has left without taking its newer rows along; then empty. */
  leftRows: "milvus-stack.left-rows",
} as const;

/** Every property of a collection that is ours and never part of a spec. */
export const ownPropertyPrefix = "milvus-stack.";

/** The lock of `apply` and what remains of locks whose holder died; never part of a state. */
export const lockCollection = "milvus_stack_lock";

export function isLockCollection(name: string): boolean {
  return name === lockCollection || name.startsWith(`${lockCollection}_`);
}

/** Collections of our own, which no state shows: neither a spec nor a person has any business with them. */
export function isHiddenCollection(name: string): boolean {
  return name === ledgerCollection || isLockCollection(name);
}
