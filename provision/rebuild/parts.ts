import { join } from "node:path";
import type { CopyJob } from "./types.ts";

/** What is copied by itself: a partition of both generations, or all there is. */
export interface Part {
  /** null: all rows, wherever they are. */
  readonly partition: string | null;
  /** Digests of what was copied, complete. */
  readonly copied: string;
  /** The same while it is being written. */
  readonly writing: string;
}

export function partsOf({ folder, mapping: { partitions } }: CopyJob): Part[] {
  // By number: names that differ only in case are one file on some systems.
  return (partitions ?? [null]).map((partition, at) => ({
    partition,
    copied: join(folder, `${at}.copied`),
    writing: join(folder, `${at}.writing`),
  }));
}

/** As options of a read or a scan. */
export function ofPart({ partition }: Part): { readonly partitions?: readonly string[] } {
  return partition === null ? {} : { partitions: [partition] };
}
