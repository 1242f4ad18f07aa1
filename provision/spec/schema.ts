import { z } from "zod";
import {
  consistencyLevels,
  dataTypes,
  elementTypes,
  functionTypes,
  guardPolicies,
  indexTypes,
  localEngines,
  metricTypes,
} from "./vocabulary.ts";

export * from "./vocabulary.ts";

/**
 * What a document in `collections/` and `environments/` may hold: structure and types only. Rules that need more
 * than one value (ranges, references, combinations) are in `rules/`. Names are those of Milvus' REST v2 API.
 * `collection.schema.json` and `environment.schema.json` are generated from here, and files are checked against those:
 * zod itself is not loaded by any command. Import values from `vocabulary.ts`, and only types from here.
 *
 * Where a union has several kinds of mapping, the first key of each kind is the one that tells them apart.
 */

const scalarValue = z.union([z.string(), z.number(), z.boolean()]);
const properties = z
  .record(z.string(), scalarValue)
  .describe("Milvus properties, e.g. collection.ttl.seconds");
const searchParams = z
  .record(z.string(), scalarValue)
  .describe("Further search parameters of the index: search_list, reorder_k, refine_k, radius, …");
const json: z.ZodType<Json> = z
  .lazy(() =>
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
  )
  .meta({ id: "json" });
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export const fieldSchema = z.strictObject({
  name: z.string().describe("Name of the field"),
  dataType: z.enum(dataTypes).describe("Milvus data type"),
  description: z.string().optional(),
  primaryKey: z.boolean().optional().describe("This field is the primary key; exactly one field is"),
  autoId: z.boolean().optional().describe("Milvus makes the primary keys"),
  maxLength: z.int().optional().describe("VarChar, or Array of VarChar: longest value in bytes, 1 to 65535"),
  dim: z.int().optional().describe("Vector: number of values; left out where `embed` fills the field"),
  elementType: z.enum(elementTypes).optional().describe("Array: type of its elements"),
  maxCapacity: z.int().optional().describe("Array: most elements in one value, 1 to 4096"),
  nullable: z.boolean().optional().describe("Values may be null"),
  defaultValue: scalarValue.optional().describe("Value of rows that leave the field out"),
  clusteringKey: z.boolean().optional().describe("Rows are clustered by this field"),
  enableAnalyzer: z.boolean().optional().describe("VarChar: tokenize the text, for BM25 and text match"),
  enableMatch: z.boolean().optional().describe("VarChar: build the inverted index that text match needs"),
  analyzerParams: z.record(z.string(), json).optional().describe("VarChar: the analyzer"),
  multiAnalyzerParams: z
    .record(z.string(), json)
    .optional()
    .describe("VarChar: analyzers by name, and the field whose value names the one for a row"),
  mmap: z.boolean().optional().describe("Memory-map the raw data of this field (mmap.enabled)"),
});

export const functionSchema = z.strictObject({
  name: z.string(),
  type: z.enum(functionTypes),
  description: z.string().optional(),
  inputFieldNames: z.array(z.string()).min(1),
  outputFieldNames: z.array(z.string()).min(1),
  params: z.record(z.string(), scalarValue).optional(),
});

export const indexSchema = z
  .strictObject({
    field: z.string().describe("Field to index, or a key of the dynamic part with `json_path`"),
    name: z.string().optional().describe("Name of the index; the field's name when left out"),
    indexType: z.enum(indexTypes),
    metricType: z.enum(metricTypes).optional().describe("Vector indexes: how distance is measured"),
    params: z
      .record(z.string(), scalarValue)
      .optional()
      .describe("Build parameters: M, efConstruction, nlist, …"),
    mmap: z.boolean().optional().describe("Memory-map the index (mmap.enabled)"),
  })
  .meta({ id: "index" });

export const partitionKeySchema = z.strictObject({
  field: z.string(),
  partitions: z
    .int()
    .optional()
    .describe("How many partitions the keys are hashed to, 1 to 1024; 16 when left out"),
  isolation: z.boolean().optional().describe("partitionkey.isolation: an index for each key"),
});

export const loadSchema = z.strictObject({
  replicas: z.int().optional().describe("In-memory copies; 1 when left out"),
  resourceGroups: z.array(z.string()).optional(),
  partitions: z.array(z.string()).optional().describe("Load these partitions only"),
  fields: z.array(z.string()).optional().describe("Load these fields only"),
});

export const embedSchema = z.strictObject({
  from: z
    .union([z.string(), z.array(z.string()).min(1)])
    .optional()
    .describe(
      "Where the text is: VarChar fields, keys of a JSON field (metadata.text) or of the dynamic field; joined by a line break",
    ),
  template: z
    .string()
    .optional()
    .describe('Text with fields, or keys of JSON fields, in braces: "{title}: {metadata.text}"'),
  into: z.string().describe("FloatVector field that the embedding goes to"),
});

export const seedSchema = z.strictObject({
  file: z.string().describe("JSON lines, gzipped or not, relative to the working directory"),
  partitionBy: z.string().optional().describe("Field whose value names the partition of a row"),
});

const expectSchema = z.strictObject({
  ids: z
    .array(z.union([z.int(), z.string()]))
    .optional()
    .describe("Primary keys that must be among the hits"),
  within: z.int().optional().describe("… among this many first hits; all of them when left out"),
  allMatch: z.string().optional().describe("Filter expression that every hit must match"),
  partition: z.string().optional().describe("Partition that every hit must be in"),
  minHits: z.int().optional().describe("At least this many hits; 1 when left out"),
});
export const querySmokeSchema = z.strictObject({
  query: z.string().describe("Text to embed and search for"),
  name: z.string().optional(),
  field: z.string().optional().describe("Vector field to search; the one that `embed` fills when left out"),
  filter: z.string().optional(),
  partitions: z.array(z.string()).optional(),
  limit: z.int().optional().describe("Hits to ask for; 10 when left out"),
  ef: z.int().optional(),
  nprobe: z.int().optional(),
  params: searchParams.optional(),
  hybrid: z
    .strictObject({ dense: z.number(), sparse: z.number() })
    .optional()
    .describe("Weights of a hybrid search"),
  expect: expectSchema,
});
export const recallSmokeSchema = z.strictObject({
  recall: z.strictObject({
    k: z.int(),
    atLeast: z.number(),
    field: z.string().optional(),
    queries: z.int().optional().describe("Stored vectors used as queries; 50 when left out"),
    ef: z.int().optional(),
    nprobe: z.int().optional(),
    params: searchParams.optional(),
  }),
});
export const latencySmokeSchema = z.strictObject({
  latency: z.strictObject({
    p50Ms: z.number().optional(),
    p95Ms: z.number().optional(),
    p99Ms: z.number().optional(),
    queries: z
      .int()
      .optional()
      .describe("Searches measured after the warm-up; 100 when left out, and at least"),
    field: z.string().optional(),
  }),
});
export const smokeSchema = z
  .union([querySmokeSchema, recallSmokeSchema, latencySmokeSchema])
  .meta({ id: "smokeCheck" });

const overridable = {
  description: z.string().optional(),
  partitions: z.array(z.string()).optional().describe("Partitions besides _default"),
  partitionKey: partitionKeySchema.optional(),
  shardsNum: z.int().optional().describe("Shards, 1 to 16; fixed at creation"),
  indexes: z.array(indexSchema).optional(),
  load: z
    .union([loadSchema, z.literal(false)])
    .optional()
    .describe("How to load it; false leaves it released"),
  consistencyLevel: z.enum(consistencyLevels).optional(),
  properties: properties.optional(),
  seed: seedSchema.optional(),
  smoke: z.array(smokeSchema).optional(),
};
/** Overlays merge into mappings, so that each names only what differs. */
export const overlaySchema = z
  .strictObject({
    ...overridable,
    partitionKey: partitionKeySchema.partial().optional(),
    seed: seedSchema.partial().optional(),
  })
  .meta({ id: "overlay" });

export const collectionSchema = z.strictObject({
  collection: z.string().describe("Name that clients use; an alias of the physical collection NAME__g1"),
  extends: z
    .union([z.string(), z.array(z.string()).min(1)])
    .optional()
    .describe("YAML files whose keys this collection has too, relative to this file; later ones win"),
  database: z.string().optional().describe("Database; `default` when left out"),
  fields: z.array(fieldSchema).min(1),
  functions: z.array(functionSchema).optional(),
  enableDynamicField: z.boolean().optional().describe("Rows may hold keys that are not fields"),
  ...overridable,
  embed: z.array(embedSchema).optional().describe("Vector fields that milvus-stack fills from text"),
  environments: z.record(z.string(), overlaySchema).optional().describe("What differs in an environment"),
});

/** The certificate that this side of a connection shows. */
const clientCertificate = {
  certFile: z.string().optional().describe("PEM file of the certificate that this side shows to the server"),
  keyFile: z.string().optional().describe("PEM file of the key of `certFile`, without a passphrase"),
};

const kubernetesSchema = z
  .strictObject({
    namespace: z.string(),
    service: z.string().describe("Service in front of the proxies"),
    port: z.int().optional().describe("Port of the Service; 19530 when left out"),
    context: z.string().optional().describe("Context of the kubeconfig; the current one when left out"),
    kubeconfig: z
      .string()
      .optional()
      .describe("Kubeconfig file; $KUBECONFIG or ~/.kube/config when left out"),
    token: z.string().optional().describe("`user:password`, only as ${ENV_VAR}"),
    tls: z
      .strictObject({
        serverName: z.string().describe("Name in the certificate: the port-forward itself has none"),
        caFile: z.string().optional().describe("PEM file of the authority that signed it"),
        ...clientCertificate,
      })
      .optional()
      .describe("Where the proxies speak TLS"),
  })
  .describe("A port-forward to a ready pod of this Service");

export const environmentSchema = z.strictObject({
  milvus: z.union([
    z.strictObject({
      embedded: z
        .enum(localEngines)
        .describe("On this machine: Milvus Lite, or standalone Milvus with Docker Compose"),
    }),
    z.strictObject({
      uri: z.string(),
      token: z.string().optional().describe("`user:password` or API key, only as ${ENV_VAR}"),
      caFile: z
        .string()
        .optional()
        .describe("PEM file of the authority that signed the server's certificate"),
      ...clientCertificate,
      serverName: z
        .string()
        .optional()
        .describe("Name in the server's certificate, where it is not the host's"),
    }),
    z.strictObject({
      pulumiStack: z.string().describe("Stack whose outputs say where Milvus is: prod, or org/project/prod"),
      project: z.string().optional().describe("Its project; that of the folder's Pulumi.yaml when left out"),
      cwd: z.string().optional().describe("Folder of its Pulumi.yaml; the working directory when left out"),
      backendUrl: z
        .string()
        .optional()
        .describe("Where its state is; where Pulumi is logged in when left out"),
    }),
    z.strictObject({ kubernetes: kubernetesSchema }),
  ]),
  embeddings: z
    .union([
      z.strictObject({ embedded: z.literal("e5-small") }),
      z.strictObject({
        baseUrl: z.string(),
        model: z.union([z.string(), z.strictObject({ document: z.string(), query: z.string() })]),
        dimensions: z.int(),
        apiKey: z.string().optional().describe("Only as ${ENV_VAR}"),
        batchSize: z
          .int()
          .optional()
          .describe("Most texts in one request; the provider's default when left out"),
        encoding: z
          .enum(["float", "base64"])
          .optional()
          .describe("`encoding_format` of requests; the provider's default when left out"),
        sendDimensions: z
          .boolean()
          .optional()
          .describe("Whether `dimensions` is sent; the provider's default when left out"),
        headers: z
          .record(z.string(), z.string())
          .optional()
          .describe("Sent with every request; secrets only as ${ENV_VAR}"),
        query: z
          .record(z.string(), z.string())
          .optional()
          .describe(
            "Added to the URL of every request, such as Azure's `api-version`; secrets only as ${ENV_VAR}",
          ),
        proxy: z
          .string()
          .optional()
          .describe("`http://[user:password@]host:port`, or `none`; as `https_proxy` says when left out"),
        caFile: z
          .string()
          .optional()
          .describe("PEM file of the authority that signed the server's certificate"),
        ...clientCertificate,
      }),
    ])
    .optional(),
  variables: z
    .array(z.string())
    .optional()
    .describe("The only environment variables that this file may read: `NAME`, or `PREFIX_*`"),
  rebuild: z
    .strictObject({
      keep: z.int().optional().describe("Old generations kept for rollback; 1 when left out, 0 for none"),
    })
    .optional(),
  guard: z
    .strictObject({ delete: z.enum(guardPolicies).optional(), rebuild: z.enum(guardPolicies).optional() })
    .optional(),
});

export type CollectionSpec = z.infer<typeof collectionSchema>;
export type CollectionOverlay = z.infer<typeof overlaySchema>;
export type FieldSpec = z.infer<typeof fieldSchema>;
export type FunctionSpec = z.infer<typeof functionSchema>;
export type IndexSpec = z.infer<typeof indexSchema>;
export type EmbedSpec = z.infer<typeof embedSchema>;
export type LoadSpec = z.infer<typeof loadSchema>;
export type SmokeSpec = z.infer<typeof smokeSchema>;
export type QuerySmokeSpec = z.infer<typeof querySmokeSchema>;
export type RecallSmokeSpec = z.infer<typeof recallSmokeSchema>;
export type LatencySmokeSpec = z.infer<typeof latencySmokeSchema>;
export type EnvironmentSpec = z.infer<typeof environmentSchema>;
