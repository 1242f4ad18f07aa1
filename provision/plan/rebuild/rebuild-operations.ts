import { ownProperty } from "../../state/ownership.ts";
import type { CollectionState, LiveCollection, LoadSettings, RebuildRecord } from "../../state/types.ts";
import { canonicalJson, digestOf } from "../canonical.ts";
import type { LiveContext } from "../context.ts";
import type { CopyMapping } from "../copy-mapping.ts";
import { defaultPartition, physicalName } from "../names.ts";
import { ownProperties } from "../own-properties.ts";
import type { Operation } from "../types.ts";
import { allowKeys, allowKeysAsAsked, needsAllowKeys } from "./auto-keys.ts";
import type { Generations } from "./generations.ts";

const oneCopy: LoadSettings = { replicas: 1, resourceGroups: [], partitions: [], fields: [] };

/** What a rebuild makes: the next generation's name and number. */
interface NextGeneration {
  readonly name: string;
  readonly number: number;
}

/**
 * The next generation: one that an earlier rebuild to the same end has begun, otherwise a new one.
 */
export function nextGeneration(context: LiveContext, { begun, highest }: Generations): NextGeneration {
  const number =
    begun?.ownership?.generation ?? Math.max(highest, context.live.ownership?.generation ?? 1) + 1;
  return { name: begun?.name ?? physicalName(context.name, number), number };
}

/**
 * Everything that a rebuild does, in its order: the new generation is made, filled, indexed, loaded and compared before a
 * client sees it; then the aliases move, and what was still written to the old one is brought over.
 *
 * @param keep how many of the generations before are kept for `rollback`
 */
export function rebuildOperations(
  context: LiveContext,
  generations: Generations,
  next: NextGeneration,
  mapping: CopyMapping,
  keep: number,
): Operation[] {
  const { database, desired, live, capabilities } = context;
  const collection = next.name;
  const on = { database, collection };
  const from = live.name;
  // Under the public name itself: it makes room by a rename, and takes the name that a first generation has.
  const oldName = from === context.name ? physicalName(context.name, live.ownership?.generation ?? 1) : from;
  const target = targetDigest(context);
  const record = (phase: RebuildRecord["phase"]) =>
    canonicalJson({ from: oldName, target, phase } satisfies RebuildRecord);
  const others = live.aliases.filter((alias) => alias !== context.name);
  return [
    ...discardOther(generations.begun, target),
    ...adopt(context),
    ...readable(live),
    {
      kind: "create-collection",
      ...on,
      state: desired,
      properties: {
        ...desired.properties,
        ...ownProperties({ ...context, generation: next.number }),
        [ownProperty.rebuild]: record("copy"),
        ...(needsAllowKeys(desired, mapping) ? { [allowKeys]: "true" } : {}),
      },
    },
    ...(desired.partitions ?? []).map(
      (partition): Operation => ({ kind: "create-partition", ...on, partition }),
    ),
    { kind: "copy-rows", ...on, from, mapping, back: false },
    ...desired.indexes.map((index): Operation => ({ kind: "create-index", ...on, index })),
    { kind: "load", ...on, load: wholly(desired.load), releaseFirst: false },
    { kind: "verify-copy", ...on, from, mapping, back: false },
    ...(capabilities.rbac ? [{ kind: "copy-grants" as const, ...on, from }] : []),
    { kind: "set-properties", ...on, set: { [ownProperty.rebuild]: record("switched") }, remove: [] },
    ...others.map((alias): Operation => ({ kind: "alter-alias", ...on, alias })),
    ...(oldName === from
      ? [{ kind: "alter-alias" as const, ...on, alias: context.name }]
      : [
          { kind: "rename-collection" as const, database, collection: from, to: oldName },
          { kind: "create-alias" as const, ...on, alias: context.name },
          // Milvus Lite releases what it renames, and rows are still to be read of it.
          {
            kind: "load" as const,
            database,
            collection: oldName,
            load: wholly(live.load),
            releaseFirst: false,
          },
        ]),
    ...finishOperations(context, collection, oldName, mapping, keep, surplus(generations.kept, keep)),
  ];
}

/** What goes once there is one more to be kept, of those that were kept before. */
export function surplus(kept: readonly LiveCollection[], keep: number): readonly LiveCollection[] {
  return kept.slice(Math.max(0, keep - 1));
}

/** What is left once the alias has moved. The record of the rebuild goes last: as long as it is there, the next plan goes on with this. */
export function finishOperations(
  { database, desired }: Pick<LiveContext, "database" | "desired">,
  collection: string,
  from: string,
  mapping: CopyMapping,
  keep: number,
  dropped: readonly LiveCollection[] = [],
): Operation[] {
  const on = { database, collection };
  return [
    { kind: "reconcile-rows", ...on, from, mapping },
    ...loadedAsAsked(database, collection, desired),
    keep > 0
      ? { kind: "release", database, collection: from }
      : { kind: "drop-collection", database, collection: from, aliases: [] },
    ...dropped.map(dropGeneration),
    ...(needsAllowKeys(desired, mapping) ? [allowKeysAsAsked(on, desired)] : []),
    forgetRebuild(database, collection),
  ];
}

/** Nothing is left to do of the rebuild that filled a generation. */
export function forgetRebuild(database: string, collection: string): Operation {
  return { kind: "set-properties", database, collection, set: { [ownProperty.rebuild]: "" }, remove: [] };
}

/** It was loaded as a whole to be compared; what is asked for may be less. */
function loadedAsAsked(
  database: string,
  collection: string,
  { load, partitions }: Pick<CollectionState, "load" | "partitions">,
): Operation[] {
  const on = { database, collection };
  if (load === null) return [{ kind: "release", ...on }];
  if (load.fields.length > 0) return [{ kind: "load", ...on, load, releaseFirst: true }];
  if (load.partitions.length === 0) return [];
  const rest = notLoaded(load, partitions);
  return [{ kind: "release-partitions", ...on, partitions: rest, load }];
}

/** The partitions that are left out where only some are loaded. */
function notLoaded(load: LoadSettings, partitions: readonly string[] | null): string[] {
  return [defaultPartition, ...(partitions ?? [])].filter((name) => !load.partitions.includes(name));
}

/** The same as a whole; one replica where it is not loaded. */
export function wholly(load: LoadSettings | null): LoadSettings {
  return { ...(load ?? oneCopy), partitions: [], fields: [] };
}

/** Drops a generation that nobody searches. */
export function dropGeneration({ database, name, aliases }: LiveCollection): Operation {
  return { kind: "drop-collection", database, collection: name, aliases };
}

/** What a rebuild is to end in: another one cannot go on where it stopped. */
function targetDigest({ desired }: Pick<LiveContext, "desired">): string {
  const { load: _load, ...lasting } = desired;
  return digestOf(lasting).slice(0, 16);
}

/** The old generation has to be ours to be kept, and dropped one day. */
function adopt(context: LiveContext): Operation[] {
  const { database, live, desired, owner, name } = context;
  if (live.ownership !== null) return [];
  const set = {
    [ownProperty.owner]: owner,
    [ownProperty.collection]: name,
    [ownProperty.generation]: "1",
    [ownProperty.embeddings]: canonicalJson(desired.embeddings),
  };
  return [{ kind: "set-properties", database, collection: live.name, set, remove: [] }];
}

function discardOther(begun: LiveCollection | null, target: string): Operation[] {
  return begun === null || begun.ownership?.rebuild?.target === target ? [] : [dropGeneration(begun)];
}

/** Rows can be read of what is loaded as a whole. What is loaded of it stays so. */
export function readable({ database, name, load, partitions }: LiveCollection): Operation[] {
  const on = { database, collection: name };
  if (load === null || load.fields.length > 0) {
    return [{ kind: "load", ...on, load: wholly(load), releaseFirst: load !== null }];
  }
  if (load.partitions.length === 0) return [];
  const rest = notLoaded(load, partitions);
  return [{ kind: "load-partitions", ...on, partitions: rest, load: wholly(load) }];
}
