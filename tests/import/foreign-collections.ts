import { DataType, type MilvusClient } from "@zilliz/milvus2-sdk-node";
import fc from "fast-check";

/** Requests by which another client makes a collection; the server refuses some of them. */
export interface Foreign {
  readonly create: Readonly<Record<string, unknown>>;
  readonly indexes: readonly Readonly<Record<string, unknown>>[];
  readonly partitions: readonly string[];
  readonly aliases: readonly string[];
  readonly load: "all" | "some" | "none";
}

/** Texts that YAML, a terminal or a log would take for something else. */
const texts = [
  "",
  "rows: & more",
  "two\nlines",
  'a "quoted" one',
  "# no comment",
  "::error::no command",
  "\u001b[31mred\u0000\u202e",
  "- a\n  ::warning::b\n".repeat(3),
  "%YAML 1.2",
];
const text = fc.constantFrom(...texts);
const often = <T>(usual: T, ...others: T[]) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(usual) },
    { weight: 3, arbitrary: fc.constantFrom(...others) },
  );

/** Parameters of types that belong to others: servers keep them. */
const strayTypeParams = often<Record<string, string>>(
  {},
  { max_length: "65535" },
  { dim: "7", max_capacity: "12" },
  { "mmap.enabled": "False" },
  { "my.own": "x" },
  { enable_match: "true" },
  // What came in with later versions, and older servers keep all the same.
  { "mmap.enabled": "True" },
  { enable_analyzer: "true" },
  { analyzer_params: '{"tokenizer":"standard"}' },
);

const defaults = new Map<DataType, unknown>([
  [DataType.Bool, true],
  [DataType.Int64, 7],
  [DataType.Double, 0.5],
  [DataType.VarChar, "none"],
]);

function field(name: string, data_type: DataType, own: Record<string, string> = {}) {
  return fc
    .record({ description: text, stray: strayTypeParams, given: fc.boolean() })
    .map(({ description, stray, given }) => ({
      name,
      data_type,
      description,
      type_params: { ...stray, ...own },
      ...(given && defaults.has(data_type) && { default_value: defaults.get(data_type) }),
    }));
}

const scalars = fc
  .subarray([
    ["flag", DataType.Bool, {}],
    ["small", DataType.Int8, {}],
    ["count", DataType.Int64, {}],
    ["ratio", DataType.Double, {}],
    ["title", DataType.VarChar, { max_length: "200" }],
    ["meta", DataType.JSON, {}],
  ] as const)
  .chain((all) => fc.tuple(...all.map(([name, type, own]) => field(name, type, own))));

const key = fc.constantFrom(
  { name: "id", data_type: DataType.Int64, is_primary_key: true },
  { name: "pk", data_type: DataType.Int64, is_primary_key: true, autoID: true, type_params: { dim: "3" } },
  { name: "id", data_type: DataType.VarChar, is_primary_key: true, type_params: { max_length: "36" } },
);
const tenant = {
  name: "tenant",
  data_type: DataType.VarChar,
  is_partition_key: true,
  type_params: { max_length: "9" },
};

/** How an index is asked for: its type and metric in any case or not at all, its parameters in one text, beside it, or both. */
function index(
  field_name: string,
  types: readonly (string | undefined)[],
  metrics: readonly (string | undefined)[],
) {
  return fc
    .record({
      type: fc.constantFrom(...types),
      metric: fc.constantFrom(...metrics),
      name: fc.constantFrom(undefined, "", `by_${field_name}`, "_default_idx_1"),
      params: fc.constantFrom<Record<string, unknown> | undefined>(
        undefined,
        {},
        { M: 8, efConstruction: 64, nlist: 16 },
        { M: "8", efConstruction: "64", nlist: "16" },
        { nlist: 16.0, M: 8, efConstruction: 64, "mmap.enabled": false, my_own: [1, 2] },
      ),
      beside: fc.constantFrom<Record<string, string>>(
        {},
        { M: "8", efConstruction: "64", nlist: "16" },
        { my_own: "x" },
      ),
      typeInside: fc.boolean(),
    })
    .map(({ type, metric, name, params, beside, typeInside }) => {
      const inside = typeInside
        ? {
            ...(type !== undefined && { index_type: type }),
            ...(metric !== undefined && { metric_type: metric }),
          }
        : {};
      const all = { ...params, ...inside };
      return {
        field_name,
        ...(name !== undefined && { index_name: name }),
        extra_params: {
          ...beside,
          ...(type !== undefined && { index_type: type }),
          ...(metric !== undefined && { metric_type: metric }),
          ...((params !== undefined || typeInside) && { params: JSON.stringify(all) }),
        },
      };
    });
}

const vectors = fc.constantFrom(
  [["embedding", DataType.FloatVector, "8"]],
  [
    ["embedding", DataType.FloatVector, "8"],
    ["second", DataType.FloatVector, "4"],
  ],
  [["bits", DataType.BinaryVector, "16"]],
  [["half", DataType.Float16Vector, "8"]],
  [["sparse", DataType.SparseFloatVector, ""]],
) as fc.Arbitrary<readonly (readonly [string, DataType, string])[]>;

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.option(value, { freq: 4, nil: undefined }).map((one) => (one === undefined ? [] : [one]));

/** Collections as clients may ask for them. @param name gives each a name of its own */
export function foreignCollection(): fc.Arbitrary<Foreign> {
  return fc
    .record({ key, scalars, vectors, hashed: fc.boolean() })
    .chain(({ key: primary, scalars: others, vectors: dense, hashed }) =>
      fc.record({
        create: fc.record({
          fields: fc
            .tuple(...dense.map(([name, type, dim]) => field(name, type, dim === "" ? {} : { dim })))
            .map((made) => [primary, ...(hashed ? [tenant] : []), ...others, ...made]),
          description: text,
          enable_dynamic_field: fc.boolean(),
          num_partitions: fc.constantFrom(...(hashed ? [undefined, 4] : [undefined])),
          shards_num: fc.constantFrom(undefined, 1, 2),
          consistency_level: fc.constantFrom(undefined, "Strong", "Bounded", "Eventually", "Customized"),
          properties: fc.record(
            {
              "collection.ttl.seconds": fc.constantFrom("60", "0", 3600),
              "mmap.enabled": fc.constantFrom("True", "false", true),
              "dynamicfield.enabled": fc.constant("true"),
              "partitionkey.isolation": fc.constant("true"),
              "my.own": text,
              "my.token": fc.constant("hunter2hunter2"),
            },
            { requiredKeys: [], noNullPrototype: true },
          ),
        }),
        indexes: fc
          .tuple(
            ...dense.map(([name, type]) =>
              maybe(
                type === DataType.BinaryVector
                  ? index(name, [undefined, "", "AUTOINDEX", "BIN_FLAT"], [undefined, "HAMMING", "jaccard"])
                  : type === DataType.SparseFloatVector
                    ? index(name, ["SPARSE_INVERTED_INDEX"], ["IP"])
                    : index(
                        name,
                        [undefined, "", "AUTOINDEX", "HNSW", "hnsw", "IVF_FLAT", "FLAT"],
                        [undefined, "L2", "l2", "cosine", "IP"],
                      ),
              ),
            ),
            ...others.map(({ name }) =>
              maybe(index(name, [undefined, "", "AUTOINDEX", "INVERTED", "STL_SORT"], [undefined, "L2"])),
            ),
          )
          .map((all) => all.flat()),
        partitions: fc.constantFrom<string[]>(...(hashed ? [[]] : [[], ["eu", "2024-01"]])),
        aliases: fc.constantFrom<string[]>([], ["first"], ["first", "second"]),
        load: fc.constantFrom("all", "some", "none"),
      }),
    );
}

/** Makes it as far as the server lets it: what is refused is left out. Null: no collection at all. */
export async function makeForeign(
  client: MilvusClient,
  collection_name: string,
  { create, indexes, partitions, aliases, load }: Foreign,
): Promise<string | null> {
  const made = async (answer: () => Promise<unknown>) =>
    isSuccess(await answer().catch((error: unknown) => error));
  const request = JSON.parse(JSON.stringify({ ...create, collection_name }));
  if (!(await made(() => client.createCollection(request)))) return null;
  for (const partition_name of partitions)
    await made(() => client.createPartition({ collection_name, partition_name }));
  for (const one of indexes) {
    const { field_name, ...rest } = one;
    await made(() => client.createIndex({ ...rest, collection_name, field_name: String(field_name) }));
  }
  for (const alias of aliases)
    await made(() => client.createAlias({ collection_name, alias: `${collection_name}_${alias}` }));
  if (load === "all") await made(() => client.loadCollection({ collection_name }));
  if (load === "some")
    await made(() => client.loadPartitions({ collection_name, partition_names: partitions.slice(0, 1) }));
  if (load === "none") await made(() => client.releaseCollection({ collection_name }));
  return collection_name;
}

function isSuccess(answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null) return false;
  const status: unknown = Reflect.get(answer, "status") ?? answer;
  return typeof status === "object" && status !== null && Reflect.get(status, "error_code") === "Success";
}
