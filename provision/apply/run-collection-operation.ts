import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { CollectionRef, Milvus, WaitOptions } from "../milvus/port.ts";
import { loadDifferences } from "../plan/attributes.ts";
import type { CollectionOperation } from "../plan/types.ts";
import { ownProperty } from "../state/ownership.ts";
import type { FieldState, LiveCollection, LoadSettings } from "../state/types.ts";
import { ApplyCode } from "./codes.ts";
import { recordGivenProperties, recordLoadedFields } from "./record-told.ts";
import { requireQueryNodes } from "./require-query-nodes.ts";

/**
 * Carries out one operation on a collection and waits until it has taken effect. What is already as asked is left alone,
 * once it is certain that the collection is ours.
 *
 * @throws MilvusStackError
 */
export async function runCollectionOperation(
  milvus: Milvus,
  operation: CollectionOperation,
  wait: WaitOptions,
): Promise<void> {
  const ref: CollectionRef = { database: operation.database, collection: operation.collection };
  const live = await milvus.describeCollection(ref);
  if (operation.kind === "create-collection") {
    if (live === null) await milvus.createCollection(ref, operation.state, operation.properties);
    else requireOwner(live, operation.properties[ownProperty.owner]);
    return recordGivenProperties(milvus, ref, Object.keys(operation.properties));
  }
  if (operation.kind === "drop-collection") return dropCollection(milvus, ref, live, operation.aliases);
  if (live === null) throw notOurs(ref, "is gone");
  const adopts = operation.kind === "set-properties" && ownProperty.owner in operation.set;
  if (live.ownership === null && !adopts) throw notOurs(ref, "is not ours");

  switch (operation.kind) {
    case "create-partition":
      if (live.partitions?.includes(operation.partition)) return;
      return milvus.createPartition(ref, operation.partition);
    case "drop-partition":
      if (!live.partitions?.includes(operation.partition)) return;
      return milvus.dropPartition(ref, operation.partition);
    case "create-index":
      if (!live.indexes.some(({ name }) => name === operation.index.name)) {
        await milvus.createIndex(ref, operation.index);
      }
      return milvus.waitForIndex(ref, operation.index.name, wait);
    case "drop-index":
      if (!live.indexes.some(({ name }) => name === operation.index)) return;
      if (operation.release) await milvus.release(ref);
      return milvus.dropIndex(ref, { name: operation.index, field: operation.field });
    case "set-properties":
      if (Object.keys(operation.set).length > 0) await milvus.setProperties(ref, operation.set);
      if (operation.remove.length > 0) await milvus.removeProperties(ref, operation.remove);
      return;
    case "alter-description":
      return milvus.alterDescription(ref, operation.description);
    case "alter-field":
      return milvus.alterField(ref, operation.field.name, fieldParams(operation.field, operation.attributes));
    case "alter-index":
      return milvus.alterIndex(ref, operation.index, operation.params, operation.remove);
    case "add-field":
      if (live.fields.some(({ name }) => name === operation.field.name)) return;
      return milvus.addField(ref, operation.field);
    case "drop-field":
      if (!live.fields.some(({ name }) => name === operation.field)) return;
      return milvus.dropField(ref, operation.field);
    case "load":
      await requireQueryNodes(milvus, operation.collection, operation.load, wait);
      if (operation.releaseFirst && !isLoadedAs(live, operation.load)) await milvus.release(ref);
      await milvus.load(ref, operation.load, wait);
      if (live.ownership?.awaitsLoad) await milvus.setProperties(ref, { [ownProperty.awaitsLoad]: "" });
      return recordLoadedFields(milvus, ref, operation.load.fields);
    case "load-partitions":
      return milvus.loadPartitions(ref, operation.partitions, operation.load, wait);
    case "release-partitions":
      return milvus.releasePartitions(ref, operation.partitions);
    case "release":
      return milvus.release(ref);
    case "create-alias":
      return pointAlias(milvus, ref, operation.alias, false);
    case "alter-alias":
      return pointAlias(milvus, ref, operation.alias, true);
    case "drop-alias": {
      const target = await milvus.resolveAlias(ref.database, operation.alias);
      if (target === ref.collection) await milvus.dropAlias(ref.database, operation.alias);
      return;
    }
  }
}

function isLoadedAs({ load }: LiveCollection, wanted: LoadSettings): boolean {
  return load !== null && loadDifferences(load, wanted).length === 0;
}

/** Aliases go first: Milvus 2.5.5 and newer refuse to drop a collection that has one, older ones leave it dangling. */
async function dropCollection(
  milvus: Milvus,
  ref: CollectionRef,
  live: LiveCollection | null,
  planned: readonly string[],
): Promise<void> {
  if (live !== null && live.ownership === null) throw notOurs(ref, "is not ours");
  for (const alias of new Set([...planned, ...(live?.aliases ?? [])])) {
    const target = await milvus.resolveAlias(ref.database, alias);
    if (target === ref.collection) await milvus.dropAlias(ref.database, alias);
  }
  if (live !== null) await milvus.dropCollection(ref);
}

async function pointAlias(milvus: Milvus, ref: CollectionRef, alias: string, move: boolean): Promise<void> {
  const target = await milvus.resolveAlias(ref.database, alias);
  if (target === ref.collection) return;
  if (target === null) return milvus.createAlias(ref, alias);
  if (!move) throw notOurs({ ...ref, collection: alias }, `is an alias of ${target} by now`);
  await milvus.alterAlias(ref, alias);
}

function requireOwner(live: LiveCollection, owner: string | undefined): void {
  if (live.ownership?.owner === owner) return;
  const by = live.ownership === null ? "was made by hand" : `belongs to ${live.ownership.owner}`;
  throw notOurs({ database: live.database, collection: live.name }, `is there by now and ${by}`);
}

export function notOurs({ database, collection }: CollectionRef, what: string): MilvusStackError {
  return new MilvusStackError(
    {
      code: ApplyCode.notOurs,
      severity: "error",
      summary: `Collection \`${collection}\` in database \`${database}\` ${what}.`,
      cause: "Somebody else works on this cluster, past the lock of milvus-stack.",
      fix: "Plan again and look at what has changed.",
    },
    1,
  );
}

const fieldParam: Partial<Record<keyof FieldState, string>> = {
  maxLength: "max_length",
  maxCapacity: "max_capacity",
  mmap: "mmap.enabled",
  description: "field.description",
  enableAnalyzer: "enable_analyzer",
  analyzerParams: "analyzer_params",
};

/** What is no longer asked for goes back to Milvus' default; only `mmap` has one. */
function fieldParams(field: FieldState, attributes: readonly string[]): Record<string, string> {
  const values: Readonly<Record<string, unknown>> = { ...field, mmap: field.mmap ?? false };
  const params: Readonly<Record<string, string>> = fieldParam;
  return Object.fromEntries(
    attributes.flatMap((attribute) => {
      const key = params[attribute];
      return key === undefined ? [] : [[key, String(values[attribute])]];
    }),
  );
}
