import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { desiredState } from "../../provision/plan/desired-state.ts";
import { ownerOf, physicalName } from "../../provision/plan/names.ts";
import { loadSpecs } from "../../provision/spec/index.ts";
import type { LoadedSpecs } from "../../provision/spec/types.ts";
import type { Capabilities } from "../../provision/state/capabilities.ts";
import { emptyLedger } from "../../provision/state/ledger.ts";
import type { LiveCollection, LiveState, ServerInfo } from "../../provision/state/types.ts";

export const servers = {
  lite: { product: "milvus-lite", version: "milvus_lite-3.2.2", major: 3, minor: 2, patch: 2 },
  "2.3.5": { product: "milvus", version: "2.3.5", major: 2, minor: 3, patch: 5 },
  "2.6.15": { product: "milvus", version: "2.6.15", major: 2, minor: 6, patch: 15 },
} as const satisfies Record<string, ServerInfo>;
export type ServerName = keyof typeof servers;

const environment = "milvus: { embedded: lite }\nembeddings: { embedded: e5-small }\n";

/** Specs as they are read from files: path → YAML. The environment is `local` with the embedded model. */
export async function specsFrom(
  files: Readonly<Record<string, string>>,
  options: { readonly names?: string[]; readonly environment?: string; readonly project?: string } = {},
): Promise<LoadedSpecs> {
  const cwd = await mkdtemp(join(tmpdir(), "milvus-stack-plan-"));
  try {
    const all = {
      "package.json": JSON.stringify({ name: options.project ?? "shop" }),
      "collections/.keep": "",
      "environments/local.yaml": options.environment ?? environment,
      ...files,
    };
    for (const [path, text] of Object.entries(all)) {
      await mkdir(dirname(join(cwd, path)), { recursive: true });
      await writeFile(join(cwd, path), text);
    }
    const specs = await loadSpecs({ cwd, env: {}, ...(options.names ? { names: options.names } : {}) });
    const [problem] = specs.diagnostics;
    if (problem?.severity === "error") throw new Error(`${problem.summary} ${problem.range?.line ?? ""}`);
    return specs;
  } finally {
    await rm(cwd, { recursive: true });
  }
}

/** What a server has once these specs are applied: every collection as asked, ours, behind its alias. */
export function appliedState(specs: LoadedSpecs, server: ServerInfo): LiveState {
  const { environment: where } = specs;
  if (where === null) throw new Error("the fixture has no environment");
  const collections = specs.collections.map((loaded, at): LiveCollection => {
    const { collection } = loaded.spec;
    return {
      ...desiredState(loaded, where),
      name: physicalName(collection, 1),
      collectionId: String(at + 1),
      aliases: [collection],
      ownership: {
        owner: ownerOf(specs.project, loaded.source.file),
        collection,
        generation: 1,
        rebuild: null,
      },
      indexProgress: [],
      loadState: "loaded",
      unservedReplicas: 0,
    };
  });
  const databases = ["default", ...collections.map(({ database }) => database)];
  return { server, databases: [...new Set(databases)], collections, ledger: emptyLedger, access: null };
}

export function emptyState(server: ServerInfo): LiveState {
  return { server, databases: ["default"], collections: [], ledger: emptyLedger, access: null };
}

/** What decides plans on these servers, as a table of its own: a plan is not to change when another server is learnt. */
export function capabilities(name: ServerName): Capabilities {
  const [lite, old] = [name === "lite", name === "2.3.5"];
  const scalars = ["Bool", "Int8", "Int16", "Int32", "Int64", "Float", "Double", "VarChar", "JSON", "Array"];
  const vectors = ["FloatVector", "BinaryVector", ...(old ? [] : ["SparseFloatVector"])];
  const newer = lite || old ? [] : ["DISKANN", "BITMAP", "NGRAM"];
  const dense = ["AUTOINDEX", "FLAT", "IVF_FLAT", "HNSW"];
  const scalarIndexes = old ? ["Trie", "STL_SORT"] : ["INVERTED", "SPARSE_INVERTED_INDEX"];
  return {
    server: servers[name],
    dataTypes: new Set([...scalars, ...vectors]),
    indexTypes: new Set([...dense, ...scalarIndexes, ...newer]),
    databases: true,
    databaseProperties: !old,
    aliases: true,
    nullable: !old,
    defaultValue: !old,
    dynamicField: true,
    clusteringKey: !old && !lite,
    bm25: !old,
    hybridSearch: !old,
    partitionLoad: !lite,
    replicas: !lite,
    resourceGroups: !lite,
    rbac: !lite,
    metrics: !lite,
    dropProperties: !old,
    upsertMerges: lite,
    rowValues: { json: new Set(["object"]), emptySparse: !lite },
    unreported: {
      collection: new Set(lite ? ["description", "consistencyLevel"] : []),
      field: new Set(lite ? ["description"] : []),
      function: new Set(lite ? ["description"] : []),
      index: new Set(lite ? ["name"] : []),
    },
  };
}
