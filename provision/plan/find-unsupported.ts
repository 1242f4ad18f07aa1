import { ownValue } from "../own-value.ts";
import type { Capabilities } from "../state/capabilities.ts";
import { isBefore } from "../state/is-before.ts";
import { defaultGroup } from "../state/resource-groups.ts";
import type { LiveCollection } from "../state/types.ts";
import { type Difference, fieldDifferences, functionDifferences, indexDifferences } from "./attributes.ts";
import { type CollectionContext, makeAction, pathOf, rangeAt } from "./context.ts";
import type { Action } from "./types.ts";
import { lacksOfField, lacksOfFunction } from "./unsupported/fields.ts";
import { lacksOfIndex } from "./unsupported/indexes.ts";
import { type Lack, laterNote } from "./unsupported/lack.ts";

/**
 * Everything that a spec asks for and this server does not have, as actions that refuse it before anything is tried. What is there
 * as it is asked for, another client has made and the server has taken: that is never refused.
 *
 * @param live the collection as it is; null: there is none yet
 */
export function findUnsupported(context: CollectionContext, live: LiveCollection | null): Action[] {
  const { capabilities, desired, name } = context;
  const { major, minor, patch } = capabilities.server;
  const server = `${productName(capabilities)} ${major}.${minor}.${patch}`;
  const actions: Action[] = [];
  const refuse = (suffix: string[], path: (string | number)[], { what, since, fix }: Lack) =>
    actions.push(
      makeAction(context, suffix, {
        verb: live === null ? "create" : "update",
        class: "forbidden",
        reason: `${server} has no ${what}${laterNote(capabilities.server, since)}; ${fix}`,
        range: rangeAt(context, path),
      }),
    );

  const lacking = (since: string | null, what: string, fix: string): Lack => ({ what, since, fix });

  if (desired.database !== "default" && !capabilities.databases) {
    refuse([], ["database"], lacking(null, "databases", "leave `database` out"));
  }
  if (!capabilities.aliases) {
    refuse([], ["collection"], lacking(null, "aliases", "use Milvus 2.3 or newer"));
  }
  if (desired.enableDynamicField && !live?.enableDynamicField && !capabilities.dynamicField) {
    refuse([], ["enableDynamicField"], lacking(null, "dynamic field", "declare a JSON field instead"));
  }
  if (desired.partitionKeyIsolation && !live?.partitionKeyIsolation && isBefore(capabilities.server, "2.5")) {
    const lack = lacking("2.5", "partition key isolation", "leave `isolation` out");
    refuse([], ["partitionKey", "isolation"], lack);
  }

  for (const [key, value] of Object.entries(desired.properties)) {
    if (ownValue(live?.properties ?? {}, key) === value) continue;
    // 2.5 stores it with any value; 2.6 knows two of them.
    if (!key.startsWith("warmup.") || value !== "async" || !isBefore(capabilities.server, "3.0")) continue;
    refuse([], ["properties", key], lacking("3.0", `${key}: async`, "choose `sync` or `disable`"));
  }

  for (const field of desired.fields) {
    if (isThere(live?.fields, field, fieldDifferences)) continue;
    for (const lack of lacksOfField(field, capabilities)) {
      refuse(["field", field.name], pathOf(context, "fields", field.name), lack);
    }
  }
  for (const fn of desired.functions) {
    if (isThere(live?.functions, fn, functionDifferences)) continue;
    for (const lack of lacksOfFunction(fn, capabilities)) {
      refuse(["function", fn.name], pathOf(context, "functions", fn.name), lack);
    }
  }
  for (const index of desired.indexes) {
    if (isThere(live?.indexes, index, indexDifferences)) continue;
    // What is no field is a key of the dynamic part, and indexed as JSON.
    const dataType = desired.fields.find(({ name: of }) => of === index.field)?.dataType ?? "JSON";
    for (const lack of lacksOfIndex(index, dataType, capabilities)) {
      refuse(["index", index.name], pathOf(context, "indexes", index.name), lack);
    }
  }

  if (desired.load !== null) {
    const unindexed = unindexedVector(context);
    if (unindexed !== null) {
      const what = `way to load vector field ${unindexed} without an index`;
      const lack = lacking(null, what, "add one, or set `load: false`");
      refuse(["load"], pathOf(context, "fields", unindexed), lack);
    }
    const { replicas, resourceGroups, partitions, fields } = desired.load;
    const overlay = `set \`environments: { ${context.environment}: { load: { replicas: 1 } } }\` in the spec of ${name}`;
    const refuseLoad = (key: string, lack: Lack) => refuse(["load"], ["load", key], lack);
    if (replicas > 1 && !capabilities.replicas) {
      refuseLoad("replicas", lacking(null, `replicas (${replicas} asked for)`, overlay));
    }
    if (resourceGroups.length > 0 && !capabilities.resourceGroups) {
      refuseLoad("resourceGroups", lacking(null, "resource groups", "leave `resourceGroups` out"));
    }
    // "no default resource group mixed with the other resource group(s)": seen on 2.3.5; newer ones were not asked.
    if (
      resourceGroups.length > 1 &&
      resourceGroups.includes(defaultGroup) &&
      isBefore(capabilities.server, "2.4")
    ) {
      const fix = "name groups of your own for all replicas, or none";
      refuseLoad("resourceGroups", lacking(null, `load into ${defaultGroup} beside others`, fix));
    }
    if (partitions.length > 0 && !capabilities.partitionLoad) {
      refuseLoad("partitions", lacking(null, "load of single partitions", "leave `load.partitions` out"));
    }
    if (fields.length > 0 && isBefore(capabilities.server, "2.5")) {
      refuseLoad("fields", lacking("2.5", "load of single fields", "leave `load.fields` out"));
    }
  }
  return actions;
}

/** Descriptions aside, which some servers do not tell. */
function isThere<T extends { readonly name: string }>(
  all: readonly T[] | undefined,
  wanted: T,
  differences: (before: T, after: T) => readonly Difference[],
): boolean {
  const found = all?.find(({ name }) => name === wanted.name);
  return found !== undefined && differences(found, wanted).every(({ kind }) => kind === "field-description");
}

/** A vector field that is to be loaded and has no index: every server but Milvus Lite refuses that load. */
function unindexedVector({ desired, capabilities }: CollectionContext): string | null {
  if (capabilities.server.product === "milvus-lite") return null;
  const only = desired.load?.fields ?? [];
  const field = desired.fields.find(
    ({ name, dataType }) =>
      dataType.endsWith("Vector") &&
      (only.length === 0 || only.includes(name)) &&
      !desired.indexes.some((index) => index.field === name),
  );
  return field?.name ?? null;
}

function productName({ server }: Capabilities): string {
  return { milvus: "Milvus", "milvus-lite": "Milvus Lite", "zilliz-cloud": "Zilliz Cloud" }[server.product];
}
