import type { Capabilities } from "../state/capabilities.ts";
import { classOf } from "./change-classes.ts";
import { type CollectionContext, makeAction, pathOf, rangeAt } from "./context.ts";
import type { Action, Verb } from "./types.ts";

/** Everything that a spec asks for and this server does not have, as actions that refuse it before anything is tried. */
export function findUnsupported(context: CollectionContext, verb: Verb): Action[] {
  const { capabilities, desired, name } = context;
  const { major, minor, patch } = capabilities.server;
  const server = `${productName(capabilities)} ${major}.${minor}.${patch}`;
  const actions: Action[] = [];
  const refuse = (suffix: string[], path: (string | number)[], what: string, fix: string) =>
    actions.push(
      makeAction(context, suffix, {
        verb,
        class: "forbidden",
        reason: `${server} has no ${what}; ${fix}`,
        range: rangeAt(context, path),
      }),
    );

  if (desired.database !== "default" && !capabilities.databases) {
    refuse([], ["database"], "databases", "leave `database` out");
  }
  if (!capabilities.aliases) refuse([], ["collection"], "aliases", "use Milvus 2.3 or newer");
  if (desired.enableDynamicField && !capabilities.dynamicField) {
    refuse([], ["enableDynamicField"], "dynamic field", "declare a JSON field instead");
  }
  if (desired.partitionKeyIsolation && !isAtLeast(capabilities, 2, 5)) {
    refuse([], ["partitionKey", "isolation"], "partition key isolation", "leave `isolation` out");
  }

  for (const field of desired.fields) {
    const path = pathOf(context, "fields", field.name);
    const no = (what: string, fix: string) => refuse(["field", field.name], path, what, fix);
    if (!capabilities.dataTypes.has(field.dataType)) {
      no(`data type ${field.dataType}`, `use one of ${[...capabilities.dataTypes].join(", ")}`);
    }
    if (field.nullable && !capabilities.nullable) {
      no("nullable fields", "leave `nullable` out and write a value of your own for null");
    }
    if (field.defaultValue !== null && !capabilities.defaultValue) {
      no("default values", "leave `defaultValue` out and write the value with every row");
    }
    if (field.clusteringKey && !capabilities.clusteringKey)
      no("clustering keys", "leave `clusteringKey` out");
    if ((field.enableAnalyzer || field.enableMatch) && !capabilities.bm25) {
      no("text analyzers", "leave `enableAnalyzer` and `enableMatch` out");
    }
    if (field.mmap && classOf("field-mmap", capabilities.server, false) === "forbidden") {
      no("memory-mapped fields", "leave `mmap` out");
    }
  }
  for (const fn of desired.functions) {
    const path = pathOf(context, "functions", fn.name);
    const no = (what: string, fix: string) => refuse(["function", fn.name], path, what, fix);
    if (fn.type === "BM25" && !capabilities.bm25) {
      no("BM25 function", "leave it and its sparse field out, or use Milvus 2.5 or newer");
    } else if (fn.type !== "BM25" && !isAtLeast(capabilities, 2, 6)) {
      no(`${fn.type} function`, "fill the field with `embed` instead");
    }
  }
  for (const index of desired.indexes) {
    const path = pathOf(context, "indexes", index.name);
    if (!capabilities.indexTypes.has(index.indexType)) {
      const known = [...capabilities.indexTypes].join(", ");
      refuse(["index", index.name], path, `index type ${index.indexType}`, `use one of ${known}`);
    }
    if (index.mmap && classOf("field-mmap", capabilities.server, false) === "forbidden") {
      refuse(["index", index.name], path, "memory-mapped indexes", "leave `mmap` out");
    }
  }

  if (desired.load !== null) {
    const unindexed = unindexedVector(context);
    if (unindexed !== null) {
      const path = pathOf(context, "fields", unindexed);
      refuse(
        ["load"],
        path,
        `way to load vector field ${unindexed} without an index`,
        "add one, or set `load: false`",
      );
    }
    const { replicas, resourceGroups, partitions, fields } = desired.load;
    const overlay = `set \`environments: { ${context.environment}: { load: { replicas: 1 } } }\` in the spec of ${name}`;
    if (replicas > 1 && !capabilities.replicas) {
      refuse(["load"], ["load", "replicas"], `replicas (${replicas} asked for)`, overlay);
    }
    if (resourceGroups.length > 0 && !capabilities.resourceGroups) {
      refuse(["load"], ["load", "resourceGroups"], "resource groups", "leave `resourceGroups` out");
    }
    if (partitions.length > 0 && !capabilities.partitionLoad) {
      refuse(["load"], ["load", "partitions"], "load of single partitions", "leave `load.partitions` out");
    }
    if (fields.length > 0 && !isAtLeast(capabilities, 2, 5)) {
      refuse(["load"], ["load", "fields"], "load of single fields", "leave `load.fields` out");
    }
  }
  return actions;
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

/** For what has no capability of its own. Milvus Lite has a numbering of its own and none of these. */
function isAtLeast({ server }: Capabilities, major: number, minor: number): boolean {
  if (server.product === "milvus-lite") return false;
  return server.major > major || (server.major === major && server.minor >= minor);
}
