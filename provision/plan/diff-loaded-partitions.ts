import type { LoadSettings } from "../state/types.ts";
import type { LiveContext } from "./context.ts";
import { defaultPartition } from "./names.ts";
import type { Operation } from "./types.ts";

interface PartitionChanges {
  /** Partitions are loaded before others are released, so that something can be searched at any time. */
  readonly operations: readonly Operation[];
  readonly reasons: readonly string[];
}

/** Loads and releases single partitions of a collection that is loaded; the others go on serving. */
export function diffLoadedPartitions(
  { live, desired, database, physical: collection }: LiveContext,
  before: LoadSettings,
  after: LoadSettings,
): PartitionChanges {
  const there = [defaultPartition, ...(live.partitions ?? [])];
  const made = (desired.partitions ?? []).filter((name) => !there.includes(name));
  const staying = [defaultPartition, ...(desired.partitions ?? [])];
  const loaded = before.partitions.length > 0 ? before.partitions : there;
  const wanted = after.partitions.length > 0 ? after.partitions : staying;

  const more = wanted.filter((name) => !loaded.includes(name) && !(made.includes(name) && isAll(after)));
  // A partition that is made in a collection which was loaded as a whole is loaded with it. What is dropped is released by that.
  const fewer = [...loaded, ...made].filter((name) => staying.includes(name) && !wanted.includes(name));
  const loads: Operation[] =
    more.length === 0
      ? []
      : isAll(after)
        ? [{ kind: "load", database, collection, load: after, releaseFirst: false }]
        : [{ kind: "load-partitions", database, collection, partitions: more, load: after }];
  const releases: Operation[] =
    fewer.length === 0
      ? []
      : [{ kind: "release-partitions", database, collection, partitions: fewer, load: after }];
  return {
    operations: [...loads, ...releases],
    reasons: [
      ...(more.length > 0 ? [`${partitions(more)} ${more.length === 1 ? "is" : "are"} loaded`] : []),
      ...(fewer.length > 0
        ? [
            `${partitions(fewer)} ${fewer.length === 1 ? "is" : "are"} released: what is in there is no longer found`,
          ]
        : []),
    ],
  };
}

function isAll({ partitions }: LoadSettings): boolean {
  return partitions.length === 0;
}

function partitions(names: readonly string[]): string {
  return `${names.length === 1 ? "partition" : "partitions"} ${names.join(", ")}`;
}
