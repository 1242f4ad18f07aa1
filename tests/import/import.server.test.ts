import { randomBytes } from "node:crypto";
import { DataType, FunctionType, MilvusClient } from "@zilliz/milvus2-sdk-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Milvus } from "../../provision/milvus/port.ts";
import { readState } from "../../provision/state/index.ts";
import { applyOn, dropAllOf, open } from "../apply/target.ts";
import { specsFrom } from "../plan/fixtures.ts";
import { serversUnderTest } from "../servers/targets.ts";
import { importFrom, pending } from "./import-from.ts";

const vector = (name: string, data_type: DataType, dim: number) => ({ name, data_type, dim });
const key = { name: "id", data_type: DataType.Int64, is_primary_key: true };

describe.each(serversUnderTest())("import from $name", ({ uri, name: server }) => {
  const lite = server === "milvus-lite";
  const prefix = `im_${randomBytes(4).toString("hex")}`;
  const project = `project_${prefix}`;
  let milvus: Milvus;
  let client: MilvusClient;

  beforeAll(async () => {
    milvus = await open(uri);
    client = new MilvusClient({ address: uri });
    await client.connectPromise;
  });
  afterAll(async () => {
    await dropAllOf(milvus, prefix);
    await client.closeConnection();
    await milvus.close();
  });

  const succeeds = async (answer: Promise<{ error_code?: unknown; status?: { error_code?: unknown } }>) => {
    const { error_code = undefined, status } = await answer;
    expect(String(status?.error_code ?? error_code)).toBe("Success");
  };

  test("what another client has made, with every type of field: the plan is empty, and nothing marks it", async () => {
    const collection_name = `${prefix}_all`;
    const { dataTypes, nullable, defaultValue, partitionLoad } = milvus.capabilities;
    const scalars = (
      ["Bool", "Int8", "Int16", "Int32", "Int64", "Float", "Double", "JSON", "Geometry"] as const
    ).filter((type) => dataTypes.has(type));
    await succeeds(
      client.createCollection({
        collection_name,
        description: "somebody's: rows & more",
        enable_dynamic_field: true,
        shards_num: lite ? 1 : 2,
        consistency_level: lite ? "Bounded" : "Session",
        properties: { "collection.ttl.seconds": 3600 },
        fields: [
          key,
          { name: "text", data_type: DataType.VarChar, max_length: 300, description: "the text" },
          ...scalars.map((type) => ({ name: `f_${type}`, data_type: DataType[type] })),
          {
            name: "tags",
            data_type: DataType.Array,
            element_type: DataType.VarChar,
            max_capacity: 7,
            max_length: 30,
          },
          { name: "counts", data_type: DataType.Array, element_type: DataType.Int16, max_capacity: 9 },
          ...(nullable ? [{ name: "maybe", data_type: DataType.Double, nullable: true }] : []),
          ...(defaultValue
            ? [
                { name: "often", data_type: DataType.VarChar, max_length: 9, default_value: "true" },
                { name: "tenth", data_type: DataType.Float, default_value: 0.1 },
                { name: "third", data_type: DataType.Int64, default_value: 3 },
              ]
            : []),
          vector("dense", DataType.FloatVector, 8),
        ],
      }),
    );
    for (const partition_name of ["science", "p_2"]) {
      await succeeds(client.createPartition({ collection_name, partition_name }));
    }
    const params = { M: 8, efConstruction: 64 };
    await succeeds(
      client.createIndex({
        collection_name,
        field_name: "dense",
        index_type: "HNSW",
        metric_type: "L2",
        params,
      }),
    );
    await succeeds(client.createAlias({ collection_name, alias: `${prefix}_news` }));
    await milvus.load(
      { database: "default", collection: collection_name },
      { replicas: 1, resourceGroups: [], partitions: partitionLoad ? ["science"] : [], fields: [] },
    );

    const { files, diagnostics, specs, text } = await importFrom(milvus, project, [collection_name]);
    expect(diagnostics).toEqual([]);
    expect(files).toHaveLength(1);
    expect(text).toContain("Made by hand");
    expect(text).toContain(`${prefix}_news`);
    expect(text).toContain("- { name: text, dataType: VarChar, maxLength: 300");
    expect(await pending(milvus, specs)).toEqual([]);
    expect(await applyOn(milvus, specs)).toMatchObject({ outcome: "unchanged" });
    expect(
      await milvus.describeCollection({ database: "default", collection: collection_name }),
    ).toMatchObject({
      ownership: null,
    });
  });

  test("every type of index", async () => {
    const ivf = { nlist: 16 };
    const graph = { M: 8, efConstruction: 64 };
    const indexes = (
      [
        ["FloatVector", "FLAT", "L2", {}],
        ["FloatVector", "IVF_FLAT", "IP", ivf],
        ["FloatVector", "IVF_SQ8", "COSINE", ivf],
        ["FloatVector", "IVF_PQ", "L2", { ...ivf, m: 4, nbits: 8 }],
        ["FloatVector", "HNSW", "COSINE", graph],
        ["FloatVector", "HNSW_SQ", "COSINE", { ...graph, sq_type: "SQ8" }],
        ["FloatVector", "SCANN", "L2", { ...ivf, with_raw_data: true }],
        ["FloatVector", "DISKANN", "L2", {}],
        ["FloatVector", "AUTOINDEX", "COSINE", {}],
        ["BinaryVector", "BIN_FLAT", "HAMMING", {}],
        ["BinaryVector", "BIN_IVF_FLAT", "JACCARD", ivf],
        ["SparseFloatVector", "SPARSE_INVERTED_INDEX", "IP", {}],
        ["VarChar", "Trie", "", {}],
        ["VarChar", "INVERTED", "", {}],
        ["Int64", "STL_SORT", "", {}],
        ["Int64", "INVERTED", "", {}],
      ] as const
    ).filter(
      ([dataType, indexType]) =>
        milvus.capabilities.dataTypes.has(dataType) && milvus.capabilities.indexTypes.has(indexType),
    );
    await Promise.all(
      indexes.map(async ([dataType, index_type, metric_type, params], at) => {
        const collection_name = `${prefix}_index_${at}`;
        const scalar = dataType === "VarChar" || dataType === "Int64";
        await succeeds(
          client.createCollection({
            collection_name,
            fields: [
              key,
              { name: "VarChar", data_type: DataType.VarChar, max_length: 64 },
              { name: "Int64", data_type: DataType.Int64 },
              dataType === "SparseFloatVector"
                ? { name: dataType, data_type: DataType.SparseFloatVector }
                : scalar
                  ? vector("FloatVector", DataType.FloatVector, 32)
                  : vector(dataType, DataType[dataType], 32),
            ],
          }),
        );
        await succeeds(
          client.createIndex({
            collection_name,
            field_name: dataType,
            index_name: at % 2 === 0 ? "_by_hand" : dataType,
            index_type,
            ...(metric_type !== "" && { metric_type }),
            params,
          }),
        );
        // Milvus Lite loads whatever it makes; no spec can have a loaded vector without an index.
        if (scalar) await succeeds(client.releaseCollection({ collection_name }));
      }),
    );
    const names = indexes.map((_, at) => `${prefix}_index_${at}`);
    const { files, diagnostics, specs, text } = await importFrom(milvus, project, names);
    expect(diagnostics).toEqual([]);
    expect(files).toHaveLength(indexes.length);
    for (const [, indexType] of indexes) expect(text).toContain(`indexType: ${indexType}`);
    expect(await pending(milvus, specs)).toEqual([]);
  });

  test("partition key, full-text search, keys made by Milvus, released: adopted, it stays as it is", async () => {
    const collection_name = `${prefix}_key`;
    const { bm25 } = milvus.capabilities;
    await succeeds(
      client.createCollection({
        collection_name,
        num_partitions: 8,
        fields: [
          { ...key, autoID: true },
          { name: "tenant", data_type: DataType.VarChar, max_length: 64, is_partition_key: true },
          ...(bm25
            ? [
                {
                  name: "body",
                  data_type: DataType.VarChar,
                  max_length: 900,
                  enable_analyzer: true,
                  analyzer_params: { tokenizer: "standard" },
                },
                { name: "words", data_type: DataType.SparseFloatVector },
              ]
            : []),
          vector("dense", DataType.FloatVector, 8),
        ],
        ...(bm25 && {
          functions: [
            {
              name: "bm25",
              type: FunctionType.BM25,
              input_field_names: ["body"],
              output_field_names: ["words"],
              params: {},
            },
          ],
        }),
      }),
    );
    await succeeds(
      client.createIndex({ collection_name, field_name: "dense", index_type: "FLAT", metric_type: "L2" }),
    );
    const words = {
      collection_name,
      field_name: "words",
      index_type: "SPARSE_INVERTED_INDEX",
      metric_type: "BM25",
    };
    if (bm25) await succeeds(client.createIndex(words));
    // Milvus Lite loads whatever it makes.
    await succeeds(client.releaseCollection({ collection_name }));
    const { diagnostics, specs, text } = await importFrom(milvus, project, [collection_name]);
    expect(diagnostics).toEqual([]);
    expect(text).toContain(
      lite ? "partitionKey: { field: tenant }" : "partitionKey: { field: tenant, partitions: 8 }",
    );
    expect(text).toContain("load: false");
    expect(await pending(milvus, specs)).toEqual([]);

    expect(
      await applyOn(milvus, specs, { plan: await adopting(specs), replan: () => adopting(specs) }),
    ).toMatchObject({
      outcome: "applied",
      left: [],
    });
    expect(
      await milvus.describeCollection({ database: "default", collection: collection_name }),
    ).toMatchObject({
      ownership: { owner: `${project}:collections/default.${collection_name}.yaml` },
    });
    expect(await pending(milvus, specs)).toEqual([]);
    const again = await importFrom(milvus, project, [collection_name]);
    expect(again.text).not.toContain("Made by hand");
    expect(again.diagnostics).toEqual([]);
    expect(await pending(milvus, again.specs)).toEqual([]);
    const theirs = await importFrom(milvus, "another", [collection_name]);
    expect(theirs).toMatchObject({
      files: [],
      diagnostics: [{ code: "MS391", cause: expect.stringContaining(project) }],
    });
  });

  test("a collection behind an alias is taken over with --adopt, under the name of the alias", async () => {
    const alias = `${prefix}_behind`;
    const collection_name = `${alias}_v3`;
    await succeeds(
      client.createCollection({ collection_name, fields: [key, vector("dense", DataType.FloatVector, 8)] }),
    );
    await succeeds(
      client.createIndex({ collection_name, field_name: "dense", index_type: "FLAT", metric_type: "L2" }),
    );
    await succeeds(client.releaseCollection({ collection_name }));
    await succeeds(client.createAlias({ collection_name, alias }));
    const { text } = await importFrom(milvus, project, [alias]);
    const project2 = `${project}_alias`;
    const specs = await specsFrom(
      { "collections/a.yaml": text.replace(`collection: ${collection_name}`, `collection: ${alias}`) },
      { project: project2 },
    );
    expect(await applyOn(milvus, specs)).toMatchObject({ outcome: "refused" });
    const adopted = await applyOn(milvus, specs, {
      plan: await adopting(specs),
      replan: () => adopting(specs),
    });
    expect(adopted).toMatchObject({ outcome: "applied", error: null });
    expect(await pending(milvus, specs)).toEqual([]);
    expect(await importFrom(milvus, project2, [alias])).toMatchObject({
      files: [{ file: "collections/a.yaml" }],
      diagnostics: [],
    });
  });

  test("what apply has made comes back as it was written", async () => {
    const name = `${prefix}_own`;
    const text = `collection: ${name}
description: "News: as they come"
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: title, dataType: VarChar, maxLength: 64, description: headline }
  - { name: tags, dataType: Array, elementType: VarChar, maxCapacity: 4, maxLength: 16 }
  - { name: embedding, dataType: FloatVector }
partitions: [business, science]
indexes:
  - { field: embedding, indexType: IVF_FLAT, metricType: IP, params: { nlist: 32 } }
consistencyLevel: Strong
properties: { collection.ttl.seconds: 3600 }
embed:
  - { from: title, into: embedding }
`;
    const made = await specsFrom({ "collections/other-name.yaml": text }, { project: `${project}_own` });
    expect(await applyOn(milvus, made)).toMatchObject({ outcome: "applied", error: null });
    const imported = await importFrom(milvus, `${project}_own`, [name]);
    expect(imported.diagnostics).toEqual([]);
    expect(imported.files).toMatchObject([{ file: "collections/other-name.yaml", text }]);
    expect(await pending(milvus, imported.specs)).toEqual([]);
  });

  async function adopting(specs: Awaited<ReturnType<typeof specsFrom>>) {
    const { plan } = await import("../../provision/plan/index.ts");
    const state = await readState(milvus, { databases: ["default"] });
    return plan({ specs, state, capabilities: milvus.capabilities, options: { adopt: true } });
  }
});
