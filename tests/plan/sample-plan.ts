import type { Action, Plan } from "../../provision/plan/types.ts";

/** A reload, with a change. */
export const replicasAction: Action = {
  address: "collection/articles/load",
  verb: "update",
  class: "reload",
  outage: "reload",
  reason: "replicas changes from 1 to 3",
  changes: [{ attribute: "replicas", before: 1, after: 3 }],
  losses: [],
  guards: [],
  range: { file: "collections/articles.yaml", line: 16, column: 1, endLine: 16, endColumn: 5 },
  operations: [{ kind: "release", database: "default", collection: "articles__g1" }],
};

/** A deletion, with its guard. */
export const dropPartitionAction: Action = {
  ...replicasAction,
  address: "collection/articles/partition/sports",
  verb: "delete",
  class: "live",
  outage: "none",
  reason: "the spec has no such partition any more; its rows go with it",
  changes: [],
  losses: [
    {
      kind: "partition",
      what: "partition sports of articles",
      name: "sports",
      of: { database: "default", collection: "articles__g1", partition: "sports" },
      rows: 1204,
      extent: "1,204 rows",
    },
  ],
  guards: [{ flag: "allow-delete", value: "partition" }],
};

/** A plan of nothing but these actions. */
export function planOf(actions: readonly Action[], project = "shop"): Plan {
  const summary = { create: 0, update: 0, rebuild: 0, delete: 0, noop: 0 };
  for (const { verb } of actions) summary[verb] += 1;
  return {
    formatVersion: 1,
    project,
    environment: "prod",
    lastEnvironment: null,
    cluster: null,
    server: { product: "milvus", version: "v2.6.15", major: 2, minor: 6, patch: 15 },
    stateDigest: "",
    digests: {},
    actions,
    summary,
  };
}
