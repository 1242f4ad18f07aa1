import { collectionKey } from "../plan/names.ts";
import type { LoadedSpecs } from "../spec/types.ts";

/** The file of every collection that the specs describe, by its key; of those with errors too. */
export function describedBy({ collections, guessed }: LoadedSpecs): Map<string, string> {
  return new Map(
    [...collections, ...guessed].map(({ spec, source }) => [
      collectionKey(spec.database ?? "default", spec.collection),
      source.file,
    ]),
  );
}
