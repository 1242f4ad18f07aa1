import type { ApplyResult } from "../../provision/apply/types.ts";
import type { SeedResult } from "../../provision/data/types.ts";
import { type Diagnostic, MilvusStackError } from "../../provision/diagnostics/diagnostic.ts";
import type { CopyMapping } from "../../provision/plan/copy-mapping.ts";
import type { Action, Operation, Plan } from "../../provision/plan/types.ts";
import type { SpecSource } from "../../provision/spec/index.ts";
import type { LoadedSpecs } from "../../provision/spec/types.ts";
import type { CollectionStats, Stats } from "../../provision/state/index.ts";
import { plainField } from "../../provision/state/plain-state.ts";
import type { FieldState, LiveCollection, ServerInfo } from "../../provision/state/types.ts";
import type { SmokeCheck, SmokeReport } from "../../smoke-tests/index.ts";
import { baseSpec } from "../plan/cases.ts";
import { specsFrom } from "../plan/fixtures.ts";
import { dropPartitionAction, planOf, replicasAction } from "../plan/sample-plan.ts";
import type { Name } from "./hostile-text.ts";

const place = (name: Name) => ({ file: name("a.yaml"), line: 1, column: 1, endLine: 1, endColumn: 2 });

export const serverOf = (name: Name): ServerInfo => ({
  product: "milvus",
  version: name("2.6.15"),
  major: 2,
  minor: 6,
  patch: 15,
});

/** Of every verb and class, with names in each of its texts. */
export function planWith(name: Name): Plan {
  const change = (before: unknown, after: unknown) => ({ attribute: name("dim"), before, after });
  const update: Action = {
    ...replicasAction,
    address: `collection/${name("articles")}/load`,
    reason: name("the specs say so"),
    changes: [change(name("a"), { [name("key")]: [name("b")] }), change(null, name("c"))],
    guards: [
      { flag: "allow-rebuild", value: name("articles") },
      { flag: "allow-delete", value: name("partition") },
    ],
    range: place(name),
  };
  const [loss] = dropPartitionAction.losses;
  if (loss === undefined) throw new Error("the sample loses nothing");
  const losses = [{ ...loss, what: name("partition"), name: name("sports"), extent: name("1 row") }];
  const on = { database: "default", collection: name("articles__g1") };
  const mapping: CopyMapping = {
    ...{ primaryKey: "id", keys: "kept", fields: ["id"], moved: [], asDynamic: [], checked: [] },
    ...{ embed: [], dynamic: false, partitions: null, partitionBy: null },
  };
  const operations: Operation[] = [
    { ...on, kind: "copy-rows", from: name("articles__g0"), mapping, back: false },
    { ...on, kind: "release" },
    { ...on, kind: "rename-collection", to: name("articles__g2") },
    { ...on, kind: "alter-alias", alias: name("articles") },
    { ...on, kind: "drop-collection", aliases: [name("articles")] },
  ];
  const rebuild: Action = {
    ...update,
    address: `collection/${name("articles")}`,
    verb: "rebuild",
    class: "rebuild",
    operations,
  };
  const { summary, cause = "", fix = "" } = diagnosticWith(name);
  const actions: Action[] = [
    { ...update, warnings: [{ code: "MS361", summary, cause, fix }] },
    rebuild,
    { ...update, address: `collection/${name("articles")}/partition/${name("p")}`, verb: "delete", losses },
    { ...update, address: `collection/${name("articles")}/alias`, verb: "create", changes: [] },
    { ...update, address: `database/${name("news")}`, class: "forbidden" },
    { ...update, address: `role/${name("reader")}`, changes: [], reason: name("gone") },
  ];
  return {
    ...planOf(actions, name("shop")),
    environment: name("prod"),
    lastEnvironment: name("dev"),
    server: serverOf(name),
  };
}

export function diagnosticWith(name: Name): Diagnostic {
  return {
    code: "MS408",
    severity: "error",
    summary: `Milvus refuses ${name("a row")}.`,
    cause: `${name("the server")} says.`,
    range: place(name),
    frame: `1 | ${name("field")}\n  | ^^^^^`,
    suggestion: name("metricType"),
    fix: `Correct ${name("it")}.`,
  };
}

export function errorWith(name: Name, count = 2): MilvusStackError {
  const error = new MilvusStackError(
    Array.from({ length: count }, () => diagnosticWith(name)),
    1,
    { cause: new Error(name("socket")) },
  );
  // Paths and lines of this machine are not what is looked at.
  error.stack = `MilvusStackError: ${error.message}`;
  return error;
}

export function appliedWith(name: Name): ApplyResult {
  const { actions } = planWith(name);
  return {
    outcome: "applied",
    results: actions.map((action) => ({
      action,
      outcome: "done",
      operationsDone: action.operations.length,
      durationMs: 1,
      warnings: [diagnosticWith(name)],
    })),
    left: planWith(name).actions.map(({ address }) => address),
    error: null,
  };
}

export function liveWith(name: Name): LiveCollection {
  const field = (word: string, dataType: string, more: Partial<FieldState> = {}) =>
    plainField(name(word), dataType, { description: name("what it is"), ...more });
  return {
    name: name("articles__g1"),
    collectionId: name("1"),
    database: name("news"),
    description: name("News"),
    aliases: [name("articles"), name("other")],
    fields: [
      field("id", "Int64", { primaryKey: true }),
      field("title", "VarChar", { maxLength: 64, defaultValue: name("none") }),
      field("old", name("Type"), { elementType: name("Element") }),
      field("embedding", "FloatVector", { dim: 4 }),
    ],
    functions: [
      {
        name: name("bm25"),
        type: name("BM25"),
        description: name("words"),
        inputFieldNames: [name("title")],
        outputFieldNames: [name("sparse")],
        params: { [name("model")]: name("m") },
      },
    ],
    enableDynamicField: true,
    shardsNum: 1,
    consistencyLevel: name("Strong"),
    partitions: [name("science")],
    partitionKeyPartitions: null,
    partitionKeyIsolation: false,
    properties: { [name("own.key")]: name("value"), [`secret${name("")}`]: name("x") },
    indexes: [
      {
        name: name("by_meaning"),
        field: name("embedding"),
        indexType: name("HNSW"),
        metricType: name("COSINE"),
        params: { [name("M")]: name("many") },
        mmap: null,
      },
    ],
    load: {
      replicas: 1,
      resourceGroups: [name("fast")],
      partitions: [name("science")],
      fields: [name("id")],
    },
    embeddings: { [name("embedding")]: name("model|News: {title}") },
    ownership: null,
    indexProgress: [],
    loadState: "loaded",
    unservedReplicas: 0,
  };
}

export function statsWith(name: Name): Stats {
  const { indexes, load } = liveWith(name);
  const progress = {
    name: name("i"),
    field: name("f"),
    state: name("InProgress"),
    failReason: name("why"),
    indexedRows: 1,
    totalRows: 2,
  };
  const collection: CollectionStats = {
    database: name("news"),
    name: name("articles"),
    collection: name("articles__g1"),
    rows: 3,
    approximateRows: 3,
    partitions: [
      { name: name("science"), approximateRows: 1 },
      { name: name("sports"), approximateRows: 2 },
    ],
    indexes: indexes.flatMap((index) => [
      { ...index, progress },
      { ...index, metricType: null, progress: null },
    ]),
    loadState: "loaded",
    load,
    replicas: [{ id: name("1"), nodes: [name("4")], resourceGroup: name("fast") }],
  };
  const node = { memoryBytes: 2 ** 30, memoryUsedBytes: 2 ** 29, cpuCores: 2, cpuPercent: 5 };
  return {
    endpoint: name("http://127.0.0.1:19530"),
    server: serverOf(name),
    queryNodes: [{ id: name("4"), name: name("querynode"), ...node }],
    collections: [collection],
  };
}

export function smokeWith(name: Name): SmokeReport {
  const check: SmokeCheck = {
    collection: name("articles"),
    name: name("query"),
    kind: "query",
    ok: true,
    status: "passed",
    detail: name("detail"),
    expected: name("expected"),
    actual: name("actual"),
    durationMs: 12,
    figures: {},
  };
  return {
    formatVersion: 1,
    environment: name("prod"),
    server: serverOf(name),
    startedAt: "2026-01-02T03:04:05.678Z",
    durationMs: 100,
    ok: false,
    collections: [
      {
        name: name("articles"),
        checks: [
          check,
          { ...check, status: "failed", ok: false },
          { ...check, status: "failed", ok: false, actual: "an error" },
          { ...check, status: "not run", ok: false },
          { ...check, kind: "latency", figures: { recall: 1, p95Ms: 2 } },
        ],
      },
    ],
    summary: { passed: 2, failed: 2, notRun: 1 },
  };
}

export function seededWith(name: Name): SeedResult {
  return {
    collection: name("articles"),
    file: name("data/a.jsonl"),
    skipped: null,
    warnings: [diagnosticWith(name)],
    rejectsFile: name("bad.jsonl"),
    rows: 4,
    inserted: 1,
    updated: 1,
    unchanged: 1,
    rejected: 1,
    elapsedMs: 5,
  };
}

const loaded = await specsFrom({
  "collections/a.yaml": `${baseSpec}smoke: [{ query: containers, expect: { ids: [1] } }]\n`,
  "access/a.yaml": "role: reader\n---\nuser: search\npassword: ${SEARCH_PASSWORD}\nroles: [reader]\n",
});

/** Specs as they are once they are read, before anything is checked. */
export function specsWith(name: Name): LoadedSpecs {
  const renamed = (source: SpecSource): SpecSource => ({ ...source, file: name(source.file) });
  const collections = loaded.collections.map(({ spec, source }) => ({
    source: renamed(source),
    spec: {
      ...spec,
      collection: name(spec.collection),
      description: name("News"),
      fields: spec.fields.map((field) => ({ ...field, description: name("what it is") })),
    },
  }));
  const roles = loaded.access.roles.map(({ spec, source }) => ({
    source: renamed(source),
    spec: { ...spec, role: name(spec.role) },
  }));
  return {
    ...loaded,
    collections,
    access: { ...loaded.access, roles },
    environmentName: name(loaded.environmentName),
  };
}

export const environment = loaded.environment ?? missing();

function missing(): never {
  throw new Error("the fixture has no environment");
}
