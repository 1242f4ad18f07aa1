import { canonicalJson } from "../../provision/plan/canonical.ts";
import type { Operation, OperationOf } from "../../provision/plan/types.ts";
import type { Capabilities } from "../../provision/state/capabilities.ts";
import { changeLedger } from "../../provision/state/ledger.ts";
import { ownProperty, ownPropertyPrefix } from "../../provision/state/ownership.ts";
import { withRecorded } from "../../provision/state/recorded.ts";
import type {
  IndexState,
  LiveCollection,
  LiveState,
  Ownership,
  RebuildRecord,
} from "../../provision/state/types.ts";

/** What a server has after an operation, by the book: it refuses what a real one refuses. */
export function simulate(state: LiveState, operation: Operation, capabilities: Capabilities): LiveState {
  if (operation.kind === "create-database") {
    return { ...state, databases: [...state.databases, operation.database] };
  }
  if (operation.kind === "record-owner" || operation.kind === "forget-owner") {
    const owner = operation.kind === "record-owner" ? operation.owner : null;
    return { ...state, ledger: changeLedger(state.ledger, { owners: { [operation.of]: owner } }) };
  }
  if (!("collection" in operation)) throw new Error(`not simulated: ${operation.kind}`);
  const is = (live: LiveCollection) =>
    live.name === operation.collection && live.database === operation.database;
  const target = state.collections.find(is);
  if (operation.kind === "create-collection") {
    if (target?.ownership && target.ownership.owner === operation.properties[ownProperty.owner]) {
      const given = Object.keys(target.properties).filter((key) => !(key in operation.properties));
      const ownership = { ...target.ownership, given };
      return {
        ...state,
        collections: state.collections.map((live) => (is(live) ? { ...live, ownership } : live)),
      };
    }
    if (target) throw new Error(`${operation.collection} is there`);
    const { load: _load, indexes: _indexes, ...made } = operation.state;
    const bare: LiveCollection = {
      ...made,
      name: operation.collection,
      collectionId: String(state.collections.length + 1),
      load: null,
      indexes: [],
      partitions: made.partitions && [],
      properties: {},
      embeddings: {},
      aliases: [],
      ownership: null,
      indexProgress: [],
      loadState: "released",
      unservedReplicas: 0,
    };
    const live = withProperties(bare, operation.properties, capabilities);
    return { ...state, collections: [...state.collections, live] };
  }
  if (!target) throw new Error(`${operation.collection} is not there`);
  if (operation.kind === "drop-collection") {
    return { ...state, collections: state.collections.filter((live) => !is(live)) };
  }
  const change = (parts: Partial<LiveCollection>): LiveState => ({
    ...state,
    collections: state.collections.map((live) => (is(live) ? { ...live, ...parts } : live)),
  });
  const { partitions, indexes, aliases, load } = target;
  switch (operation.kind) {
    case "create-partition":
      if (partitions?.includes(operation.partition)) return state;
      return change({ partitions: [...(partitions ?? []), operation.partition] });
    case "drop-partition":
      return change({ partitions: (partitions ?? []).filter((name) => name !== operation.partition) });
    case "create-index":
      if (indexes.some(({ name }) => name === operation.index.name)) return state;
      if (indexes.some(({ field }) => field === operation.index.field)) throw new Error("one index a field");
      return change({ indexes: [...indexes, operation.index] });
    case "drop-index":
      if (load !== null && !operation.release && capabilities.server.minor !== 6) {
        throw new Error("index cannot be dropped, collection is loaded");
      }
      return change({
        indexes: indexes.filter(({ name }) => name !== operation.index),
        load: operation.release ? null : load,
      });
    case "set-properties":
      return change(withProperties(target, operation.set, capabilities, operation.remove));
    case "alter-description":
      return change({ description: operation.description });
    case "alter-field":
      return change({
        fields: target.fields.map((field) => (field.name === operation.field.name ? operation.field : field)),
      });
    case "add-field":
      if (target.fields.some(({ name }) => name === operation.field.name)) return state;
      if (!operation.field.nullable) throw new Error("added field must be nullable");
      return change({ fields: [...target.fields, operation.field] });
    case "drop-field":
      return change({
        fields: target.fields.filter(({ name }) => name !== operation.field),
        indexes: indexes.filter(({ field }) => field !== operation.field),
      });
    case "alter-index":
      if (load !== null) throw new Error("can't alter index on loaded collection");
      return change({
        indexes: indexes.map((index) => (index.name === operation.index ? altered(index, operation) : index)),
      });
    case "load": {
      const same = canonicalJson(load) === canonicalJson(operation.load);
      if (load !== null && !same && !operation.releaseFirst && !capabilities.replicas) {
        throw new Error("is loaded in another way");
      }
      return change({ load: operation.load, ownership: awaiting(target.ownership, undefined) });
    }
    case "release":
      return change({ load: null });
    case "load-partitions":
    case "release-partitions":
      return change({ load: operation.load });
    case "create-alias":
    case "alter-alias": {
      const { alias } = operation;
      if (aliases.includes(alias)) return state;
      const elsewhere = state.collections.some((live) => live.aliases.includes(alias) || live.name === alias);
      if (elsewhere && operation.kind === "create-alias") throw new Error(`${alias} is taken`);
      return {
        ...state,
        collections: state.collections.map((live) => ({
          ...live,
          aliases: [...live.aliases.filter((name) => name !== alias), ...(is(live) ? [alias] : [])],
        })),
      };
    }
    case "rename-collection":
      if (aliases.length > 0) throw new Error(`${operation.collection} has aliases`);
      return change({ name: operation.to });
    case "copy-rows":
    case "verify-copy":
    case "reconcile-rows": {
      const from = state.collections.find(({ name }) => name === operation.from);
      if (from === undefined || from.load === null) throw new Error(`${operation.from} cannot be read`);
      if (operation.kind !== "copy-rows" && load === null)
        throw new Error(`${operation.collection} is not loaded`);
      return state;
    }
    case "copy-grants":
      return state;
    case "drop-alias":
      return change({ aliases: aliases.filter((alias) => alias !== operation.alias) });
  }
}

function altered(index: IndexState, { params, remove }: OperationOf<"alter-index">): IndexState {
  const { "mmap.enabled": mmap, ...rest } = params;
  const kept = Object.entries({ ...index.params, ...rest }).filter(([key]) => !remove.includes(key));
  return {
    ...index,
    params: Object.fromEntries(kept),
    mmap: mmap === undefined ? index.mmap : mmap === "true",
  };
}

function withProperties(
  live: LiveCollection,
  set: Readonly<Record<string, string>>,
  capabilities: Capabilities,
  remove: readonly string[] = [],
): LiveCollection {
  const own = (key: string) => key.startsWith(ownPropertyPrefix);
  const special = new Set(["consistency_level", "dynamicfield.enabled", "partitionkey.isolation"]);
  const isolation = set["partitionkey.isolation"];
  const dynamic = set["dynamicfield.enabled"];
  if (isolation !== undefined && live.indexes.some(({ metricType }) => metricType !== null)) {
    throw new Error(
      "can not alter partition key isolation mode if the collection already has a vector index",
    );
  }
  const theirs = Object.entries({ ...live.properties, ...set }).filter(
    ([key]) => !own(key) && !special.has(key) && !remove.includes(key),
  );
  const owner = set[ownProperty.owner];
  const changed: LiveCollection = {
    ...live,
    properties: Object.fromEntries(theirs),
    consistencyLevel: set.consistency_level ?? live.consistencyLevel,
    partitionKeyIsolation: isolation === undefined ? live.partitionKeyIsolation : isolation === "true",
    enableDynamicField: dynamic === undefined ? live.enableDynamicField : dynamic === "true",
    embeddings: JSON.parse(set[ownProperty.embeddings] ?? JSON.stringify(live.embeddings)),
    ownership:
      owner === undefined
        ? live.ownership && { ...live.ownership, rebuild: afterwards(set, live.ownership.rebuild) }
        : {
            owner,
            collection: set[ownProperty.collection] ?? live.ownership?.collection ?? "",
            generation: Number(set[ownProperty.generation] ?? 1),
            rebuild: afterwards(set, null),
          },
  };
  if (set[ownProperty.awaitsLoad] === "true") {
    return { ...changed, ownership: awaiting(changed.ownership, true) };
  }
  const leftRows = set[ownProperty.leftRows];
  if (leftRows !== undefined && changed.ownership !== null) {
    const { leftRows: _, ...rest } = changed.ownership;
    return { ...changed, ownership: { ...rest, ...(leftRows === "true" && { leftRows: true }) } };
  }
  const recorded = set[ownProperty.recorded];
  if (recorded === undefined) return changed;
  // Fields whose description the server drops read as empty before the record is laid over.
  const forgetful = { ...changed, fields: changed.fields.map((field) => ({ ...field, description: "" })) };
  return withRecorded(forgetful, JSON.parse(recorded), capabilities);
}

function awaiting(ownership: Ownership | null, awaitsLoad: true | undefined): Ownership | null {
  if (ownership === null) return null;
  const { awaitsLoad: _, ...rest } = ownership;
  return { ...rest, ...(awaitsLoad && { awaitsLoad }) };
}

/** The record of a rebuild once these properties are set; empty text ends it. */
function afterwards(
  set: Readonly<Record<string, string>>,
  before: RebuildRecord | null,
): RebuildRecord | null {
  const text = set[ownProperty.rebuild];
  if (text === undefined) return before;
  return text === "" ? null : JSON.parse(text);
}
