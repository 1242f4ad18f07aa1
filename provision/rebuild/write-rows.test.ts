import { describe, expect, test } from "vitest";
import { startMilvusService } from "../../tests/doubles/milvus-service.ts";
import { connect } from "../milvus/index.ts";
import { encodeResponse } from "../milvus/messages.ts";
import type { Row } from "../milvus/port.ts";
import type { CopyMapping } from "../plan/copy-mapping.ts";
import { openCopy } from "./copy-context.ts";
import { partsOf } from "./parts.ts";
import type { CopyJob } from "./types.ts";
import { writeRows } from "./write-rows.ts";

const mapping: CopyMapping = {
  ...{ primaryKey: "id", keys: "kept", fields: ["id", "n", "v"] },
  ...{ moved: [], asDynamic: [], checked: [], embed: [], dynamic: false },
  ...{ partitions: null, partitionBy: null },
};

/** A Milvus 2.6 of two generations, and every write that it was asked for. */
async function startMilvus(autoID: boolean) {
  const asked: { readonly method: string; readonly expr: unknown; readonly fields: readonly string[] }[] = [];
  const properties = [{ key: "allow_insert_auto_id", value: "true" }];
  const fields = [
    { name: "id", data_type: "Int64", is_primary_key: true, autoID },
    { name: "n", data_type: "Int64" },
    { name: "v", data_type: "FloatVector", type_params: [{ key: "dim", value: "2" }] },
  ];
  const written = (rows: unknown) => ({ insert_cnt: rows, upsert_cnt: rows, IDs: { int_id: { data: [] } } });
  const service = await startMilvusService((method, request) => {
    const { num_rows: rows, fields_data: given, expr, collection_name: name } = request;
    const names = Array.isArray(given) ? given.map((field) => String(field.field_name)) : [];
    if (["Insert", "Upsert", "Delete"].includes(method)) asked.push({ method, expr, fields: names });
    const answers: Readonly<Record<string, Record<string, unknown>>> = {
      GetVersion: { version: "2.6.20" },
      DescribeCollection: { collection_name: name, collectionID: "1", schema: { name, fields }, properties },
      GetLoadState: { state: "LoadStateLoaded" },
      Insert: written(rows),
      Upsert: written(rows),
    };
    return { bytes: encodeResponse(method, { status: {}, ...answers[method] }) };
  });
  const uri = `http://${service.address}`;
  const milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  const job: CopyJob = {
    ...{ milvus, mapping, database: "default", from: "books__g2", to: "books__g1", back: true },
    ...{ embedder: null, folder: "", signal: new AbortController().signal, onProgress: () => {} },
  };
  return {
    asked,
    async write(verb: "insert" | "upsert", rows: readonly Row[]) {
      const [part] = partsOf(job);
      if (part === undefined) throw new Error("there is one part");
      return await writeRows(await openCopy(job), part, verb, rows);
    },
    async [Symbol.asyncDispose]() {
      await milvus.close();
      await service.close();
    },
  };
}

const rows: readonly Row[] = [7, 8].map((id) => ({ id, n: id, v: Float32Array.of(id, 1) }));

describe("rows that may be there already", () => {
  test("are deleted and inserted where Milvus makes keys: an upsert would give them others", async () => {
    await using server = await startMilvus(true);
    await server.write("upsert", rows);
    expect(server.asked).toMatchObject([
      { method: "Delete", expr: "id in [7, 8]" },
      { method: "Insert", fields: ["id", "n", "v"] },
    ]);
  });

  test("are upserted where rows have keys of their own", async () => {
    await using server = await startMilvus(false);
    await server.write("upsert", rows);
    expect(server.asked).toMatchObject([{ method: "Upsert", fields: ["id", "n", "v"] }]);
  });
});

test("rows that are new are inserted with their keys, and nothing is deleted for them", async () => {
  await using server = await startMilvus(true);
  await server.write("insert", rows);
  expect(server.asked).toMatchObject([{ method: "Insert", fields: ["id", "n", "v"] }]);
});
