import type { ServerName } from "./fixtures.ts";

interface PlanCase {
  /** null: there is nothing on the server. */
  readonly before: string | null;
  /** null: the spec is gone. */
  readonly after: string | null;
  readonly on: readonly ServerName[];
}

export const baseSpec = `collection: articles
description: News
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: title, dataType: VarChar, maxLength: 64, description: headline }
  - { name: embedding, dataType: FloatVector }
partitions: [science, business]
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
load: { replicas: 1 }
properties: { collection.ttl.seconds: 60 }
embed:
  - { from: title, into: embedding }
`;

const all: readonly ServerName[] = ["lite", "2.3.5", "2.6.15"];
const change = (from: string, to: string, on = all): PlanCase => {
  if (!baseSpec.includes(from)) throw new Error(`the base spec has no ${from}`);
  return { before: baseSpec, after: baseSpec.replace(from, to), on };
};
const vectorIndex =
  "  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }\n";

export const planCases: Readonly<Record<string, PlanCase>> = {
  create: { before: null, after: baseSpec, on: all },
  "create in a database": { before: null, after: `${baseSpec}database: news\n`, on: ["lite"] },
  "create with what the server lacks": {
    before: null,
    after: baseSpec
      .replace("maxLength: 64", "maxLength: 64, nullable: true")
      .replace("partitions: [science, business]\n", "")
      .replace("replicas: 1", "replicas: 3")
      .replace("indexType: HNSW", "indexType: DISKANN")
      .replace(", params: { M: 16, efConstruction: 200 }", ""),
    on: all,
  },
  "no change": { before: baseSpec, after: baseSpec, on: all },
  "spec gone": { before: baseSpec, after: null, on: all },
  description: change("description: News", "description: Older news"),
  "consistency level": change("load:", "consistencyLevel: Strong\nload:"),
  "property set": change("seconds: 60", "seconds: 90"),
  "property removed": change("properties: { collection.ttl.seconds: 60 }\n", ""),
  shards: change("load:", "shardsNum: 2\nload:"),
  "property that ends rows sooner": change("seconds: 60", "seconds: 30"),
  "dynamic field off": {
    before: `${baseSpec}enableDynamicField: true\n`,
    after: baseSpec,
    on: all,
  },
  "dynamic field": change("load:", "enableDynamicField: true\nload:"),
  "longer field": change("maxLength: 64", "maxLength: 128"),
  "field description": change("description: headline", "description: first line"),
  "field added": change("  - { name: emb", "  - { name: views, dataType: Int64 }\n  - { name: emb"),
  "field dropped": {
    before: baseSpec.replace("  - { name: emb", "  - { name: views, dataType: Int64 }\n  - { name: emb"),
    after: baseSpec,
    on: all,
  },
  "field of another type": change("dataType: Int64", "dataType: VarChar, maxLength: 36"),
  "partition added": change("[science,", "[health, science,"),
  "partition dropped": change("[science, ", "["),
  "scalar index added": {
    before: baseSpec,
    after: baseSpec.replace("load:", "  - { field: title, indexType: INVERTED }\nload:"),
    on: ["lite", "2.6.15"],
  },
  "scalar index added to 2.3": change("load:", "  - { field: title, indexType: Trie }\nload:", ["2.3.5"]),
  "scalar index dropped": {
    before: baseSpec.replace("load:", "  - { field: title, indexType: INVERTED }\nload:"),
    after: baseSpec,
    on: ["lite", "2.6.15"],
  },
  "index parameter": change("M: 16", "M: 32"),
  "index of another name": change(
    "{ field: embedding, indexType",
    "{ field: embedding, name: by_meaning, indexType",
  ),
  "vector index dropped": {
    before: baseSpec,
    after: baseSpec.replace(vectorIndex, "").replace("indexes:\n", ""),
    on: all,
  },
  replicas: change("replicas: 1", "replicas: 2"),
  "no longer loaded": change("load: { replicas: 1 }", "load: false"),
  "other template": change("from: title", 'template: "news: {title}"'),
};
