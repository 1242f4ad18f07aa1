import fc from "fast-check";
import type { CollectionSpec, FieldSpec, FunctionSpec, IndexSpec } from "../../provision/spec/index.ts";
import type { Capabilities } from "../../provision/state/capabilities.ts";

/** Words that YAML would take for something else than text, or that need quotes. */
const trickyWords = [
  "true",
  "no",
  "null",
  "1",
  "1e3",
  "0x1F",
  "~",
  "a: b",
  "# a",
  "- a",
  "{a}",
  "a\nb",
  "'",
  '"',
  " a",
];
/** Names that every JavaScript object has already. */
const inherited = new Map<FieldSpec["dataType"], string>([
  ["Bool", "constructor"],
  ["Int8", "toString"],
  ["Float", "hasOwnProperty"],
  ["Double", "valueOf"],
]);
const trickyText = fc.oneof(
  fc.constantFrom(...trickyWords),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const flag = optional(fc.constant(true));

/** Specs of one collection that a server with these capabilities can have, with everything it has now and then. */
export function arbitrarySpec(capabilities: Capabilities): fc.Arbitrary<CollectionSpec> {
  const { server, dataTypes, indexTypes, ...has } = capabilities;
  const full = server.product === "milvus";
  const isNew = full && (server.minor >= 5 || server.major > 2);

  const common = (named: string): fc.Arbitrary<object> =>
    fc.record(
      {
        nullable: has.nullable && named !== "tenant" ? flag : fc.constant(undefined),
        description: optional(trickyText),
        mmap: isNew ? flag : fc.constant(undefined),
      },
      { noNullPrototype: true },
    );
  const scalar = (dataType: FieldSpec["dataType"]): fc.Arbitrary<object> => {
    const name = inherited.get(dataType) ?? dataType.toLowerCase();
    return fc
      .tuple(common(name), has.defaultValue ? optional(defaultOf(dataType)) : fc.constant(undefined))
      .map(([more, defaultValue]) => ({ name, dataType, ...more, ...attributesOf(dataType), defaultValue }));
  };
  const wanted = (types: readonly FieldSpec["dataType"][]) => types.filter((type) => dataTypes.has(type));
  const scalars = fc
    .subarray(
      wanted([
        "Bool",
        "Int8",
        "Int16",
        "Int32",
        "Int64",
        "Float",
        "Double",
        "VarChar",
        "JSON",
        "Timestamptz",
      ]),
    )
    .chain((types) => fc.tuple(...types.map(scalar)));
  const arrays = fc.subarray(["Int64", "VarChar", "Bool"] as const).map((types) =>
    types.map(
      (elementType): FieldSpec => ({
        name: `many_${elementType}`,
        dataType: "Array",
        elementType,
        maxCapacity: 8,
        ...(elementType === "VarChar" && { maxLength: 32 }),
      }),
    ),
  );
  const vectors = fc
    .subarray(wanted(["Float16Vector", "BFloat16Vector", "BinaryVector", "Int8Vector"]))
    .map((types): FieldSpec[] =>
      types.slice(0, 2).map((dataType) => ({ name: `v_${dataType}`, dataType, dim: 16 })),
    );
  const key = fc.constantFrom<FieldSpec>(
    { name: "id", dataType: "Int64", primaryKey: true },
    { name: "id", dataType: "Int64", primaryKey: true, autoId: true },
    { name: "id", dataType: "VarChar", maxLength: 36, primaryKey: true },
  );
  const bm25 = has.bm25 ? fc.boolean() : fc.constant(false);
  const dense = fc.constantFrom(
    ...(["HNSW", "IVF_FLAT", "FLAT", "DISKANN", "AUTOINDEX"] as const).filter((type) => indexTypes.has(type)),
  );

  return fc
    .record({
      key,
      scalars,
      arrays,
      vectors,
      bm25,
      textEmbedding: isNew ? fc.boolean() : fc.constant(false),
      jsonPath: isNew ? fc.boolean() : fc.constant(false),
      tenant: fc.boolean(),
      clustered: has.clusteringKey ? fc.boolean() : fc.constant(false),
      embedded: fc.constantFrom(undefined, ["title"], ["title", "body"], "{title}: {body}", "{title}\n"),
      dense,
      indexed: fc.boolean(),
      metric: fc.constantFrom<IndexSpec["metricType"]>("COSINE", "IP", "L2"),
      mmap: isNew ? flag : fc.constant(undefined),
      indexName:
        server.product === "milvus-lite"
          ? fc.constant(undefined)
          : optional(fc.constantFrom("_default_idx", "on")),
      partitions: fc.uniqueArray(fc.constantFrom("science", "true", "1", "1e3", "null", "-"), {
        maxLength: 4,
      }),
      isolation: isNew ? flag : fc.constant(undefined),
      hashed: fc.constantFrom(undefined, 16, 64),
      load: fc.constantFrom("default", "off", "some", "replicas", "groups"),
      rest: fc.record(
        {
          description: trickyText,
          enableDynamicField: fc.constant(true),
          shardsNum: fc.integer({ min: 1, max: 4 }),
          consistencyLevel: fc.constantFrom("Strong", "Session", "Bounded", "Eventually"),
          properties: fc.record(
            {
              "collection.ttl.seconds": fc.constantFrom("0", "007", 3600),
              "collection.autocompaction.enabled": fc.boolean(),
              "mmap.enabled": fc.constantFrom("true", "True", "1"),
              "my.own": fc.constantFrom("x", "1e3", "true", "0.10"),
            },
            { requiredKeys: [], noNullPrototype: true },
          ),
        },
        { requiredKeys: [], noNullPrototype: true },
      ),
    })
    .map((made): CollectionSpec => {
      const partitions = made.partitions.filter((name) => name !== "-");
      const embed =
        made.embedded === undefined
          ? undefined
          : [
              typeof made.embedded === "string"
                ? { template: made.embedded, into: "embedding" }
                : { from: made.embedded, into: "embedding" },
            ];
      const fields: object[] = [
        made.key,
        {
          name: "title",
          dataType: "VarChar",
          maxLength: 64,
          ...(made.bm25 && {
            enableAnalyzer: true,
            analyzerParams: { type: "english", stop_words: ["a: b"] },
          }),
        },
        { name: "body", dataType: "VarChar", maxLength: 64 },
        { name: "tenant", dataType: "Int64", ...(made.clustered && { clusteringKey: true }) },
        { name: "embedding", dataType: "FloatVector", ...(embed === undefined && { dim: 8 }) },
        ...made.scalars,
        ...(dataTypes.has("Array") ? made.arrays : []),
        ...made.vectors,
        ...(made.bm25 ? [{ name: "sparse", dataType: "SparseFloatVector" } as const] : []),
        ...(made.textEmbedding ? [{ name: "made", dataType: "FloatVector", dim: 256 } as const] : []),
        ...(made.jsonPath ? [{ name: "meta", dataType: "JSON" } as const] : []),
      ];
      const functions: FunctionSpec[] = [];
      if (made.bm25) {
        functions.push({
          name: "words",
          type: "BM25",
          inputFieldNames: ["title"],
          outputFieldNames: ["sparse"],
        });
      }
      if (made.textEmbedding) {
        functions.push({
          name: "embedder",
          type: "TextEmbedding",
          description: "by the server",
          inputFieldNames: ["body"],
          outputFieldNames: ["made"],
          params: {
            provider: "openai",
            model_name: "text-embedding-3-small",
            credential: "shared",
            dim: 256,
          },
        });
      }
      const indexes: object[] = [
        {
          field: "embedding",
          ...(made.indexName !== undefined && { name: made.indexName }),
          indexType: made.dense,
          metricType: made.metric,
          params: paramsOf(made.dense),
          ...(made.mmap && { mmap: true }),
        },
        ...made.vectors.map(({ name, dataType }): IndexSpec => ({ field: name, ...indexOf(dataType) })),
        ...(made.textEmbedding
          ? [
              {
                field: "made",
                indexType: "AUTOINDEX",
                metricType: "COSINE",
                params: { warmup: "disable" },
              } as const,
            ]
          : []),
        ...(made.jsonPath
          ? ["a", "b: c"].map((path) => ({
              field: "meta",
              name: `meta_${path.length}`,
              indexType: "INVERTED",
              params: { json_path: `meta["${path}"]`, json_cast_type: "DOUBLE" },
            }))
          : []),
        ...(made.bm25
          ? [
              {
                field: "sparse",
                indexType: "SPARSE_INVERTED_INDEX",
                metricType: "BM25",
                params: { bm25_k1: 1.2 },
              } as const,
            ]
          : []),
        ...(made.indexed
          ? [{ field: "body", indexType: indexTypes.has("INVERTED") ? "INVERTED" : "Trie" } as const]
          : []),
      ];
      const one = made.load === "groups" && has.resourceGroups;
      return asRead({
        collection: "articles",
        ...made.rest,
        fields: fields,
        functions,
        indexes,
        ...(made.tenant
          ? {
              partitionKey: {
                field: "tenant",
                partitions: made.hashed,
                isolation: made.isolation,
              },
            }
          : { partitions }),
        ...(embed && { embed }),
        ...(made.load === "off" && { load: false }),
        ...(made.load === "some" &&
          has.partitionLoad &&
          !made.tenant &&
          partitions.length > 1 && { load: { partitions: partitions.slice(1) } }),
        ...(made.load === "replicas" && has.replicas && { load: { replicas: 2 } }),
        ...(one && { load: { replicas: 2, resourceGroups: ["rg_a", "rg_b"] } }),
      });
    });
}

function attributesOf(dataType: FieldSpec["dataType"]): object {
  return dataType === "VarChar" ? { maxLength: 256 } : {};
}

function defaultOf(dataType: FieldSpec["dataType"]): fc.Arbitrary<string | number | boolean | undefined> {
  switch (dataType) {
    case "Bool":
      return fc.boolean();
    case "Int8":
    case "Int16":
      return fc.integer({ min: -100, max: 100 });
    case "Int32":
      return fc.integer();
    case "Int64":
      return fc.oneof(fc.maxSafeInteger(), fc.constant("9223372036854775807"));
    case "Float":
      return fc.float({ noNaN: true, noDefaultInfinity: true });
    case "Double":
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case "VarChar":
      return trickyText;
    case "Timestamptz":
      return fc.constant("2025-01-01T00:00:00Z");
    default:
      return fc.constant(undefined);
  }
}

function paramsOf(indexType: IndexSpec["indexType"]): Record<string, number> {
  if (indexType === "HNSW") return { M: 16, efConstruction: 200 };
  return indexType === "IVF_FLAT" ? { nlist: 128 } : {};
}

function indexOf(dataType: FieldSpec["dataType"]): Omit<IndexSpec, "field"> {
  if (dataType === "BinaryVector") return { indexType: "BIN_FLAT", metricType: "HAMMING" };
  if (dataType === "Int8Vector")
    return { indexType: "HNSW", metricType: "L2", params: { M: 8, efConstruction: 64 } };
  return { indexType: "FLAT", metricType: "IP" };
}

/** As it would come from a file: no key is there without a value, and no zero is negative. */
function asRead(spec: object): CollectionSpec {
  return JSON.parse(JSON.stringify(spec));
}
