import type { IndexState } from "../state/types.ts";
import type { LiveContext } from "./context.ts";
import type { Operation } from "./types.ts";

export function createIndexOperation({ database, physical }: LiveContext, index: IndexState): Operation {
  return { kind: "create-index", database, collection: physical, index };
}

export function dropIndexOperation(
  { database, physical }: LiveContext,
  { name, field }: IndexState,
  release: boolean,
): Operation {
  return { kind: "drop-index", database, collection: physical, index: name, field, release };
}

/** Whether an index, asked for or there, is on a vector field. */
export function isVectorIndex({ live, desired }: LiveContext, index: IndexState): boolean {
  return [...live.fields, ...desired.fields].some(
    ({ name, dataType }) => name === index.field && dataType.endsWith("Vector"),
  );
}
