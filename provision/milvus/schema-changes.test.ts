import { afterEach, expect, test } from "vitest";
import { type RecordingMilvus, startRecordingMilvus } from "../../tests/doubles/recording-milvus.ts";
import { capabilitiesOf } from "../state/capabilities-of.ts";
import { plainField } from "../state/plain-state.ts";
import { createMilvus, openClient } from "./client.ts";
import { MilvusCode } from "./codes.ts";
import type { Milvus } from "./port.ts";
import { parseServerVersion } from "./server-version.ts";

const success = { errorCode: "Success" };
const at = { database: "news", collection: "articles__g1" };
const views = plainField("views", "Int64", {
  nullable: true,
  defaultValue: "9007199254740993",
  description: "how often",
});

let server: RecordingMilvus | undefined;
let milvus: Milvus | undefined;
afterEach(async () => {
  await milvus?.close();
  await server?.close();
});

async function start(version: string, methods: Parameters<typeof startRecordingMilvus>[0]) {
  const started = await startRecordingMilvus(methods);
  server = started;
  const [host = "", port = ""] = started.address.split(":");
  const target = { kind: "uri", uri: started.address, token: null, caFile: null, serverName: null } as const;
  const client = openClient(
    { host, port: Number(port), tls: false, endpoint: started.address, zillizCloud: false },
    target,
    { timeoutMs: 5_000 },
  );
  milvus = createMilvus(client, started.address, capabilitiesOf(parseServerVersion(version, false)));
  return { milvus, requests: started.requests };
}

/** Milvus 2.6 has no AlterCollectionSchema: the SDK asks for it first and goes on with what is there. */
const like26 = {
  AddCollectionField: success,
  AlterCollectionField: success,
  AlterCollection: success,
  AlterIndex: success,
};
const like30 = { ...like26, AlterCollectionSchema: { alterStatus: success } };

test("2.6: a field is added with everything that its spec says, and no digit of its default is lost", async () => {
  const { milvus: on26, requests } = await start("2.6.15", like26);
  await on26.addField(at, views);
  expect(requests).toEqual([
    {
      method: "AddCollectionField",
      message: expect.objectContaining({
        dbName: "news",
        collectionName: "articles__g1",
        schema: expect.objectContaining({
          name: "views",
          dataType: "Int64",
          nullable: true,
          description: "how often",
          defaultValue: { longData: "9007199254740993" },
        }),
      }),
    },
  ]);
});

test("2.6: a vector that may be null", async () => {
  const { milvus: on26, requests } = await start("2.6.18", like26);
  await on26.addField(at, plainField("image", "FloatVector", { dim: 4, nullable: true }));
  expect(requests[0]?.message.schema).toMatchObject({
    dataType: "FloatVector",
    nullable: true,
    typeParams: [{ key: "dim", value: "4" }],
  });
});

test("3.0: fields are added and dropped by one request about the schema", async () => {
  const { milvus: on30, requests } = await start("3.0.1", like30);
  await on30.addField(at, views);
  await on30.dropField(at, "title");
  expect(requests.map(({ method }) => method)).toEqual(["AlterCollectionSchema", "AlterCollectionSchema"]);
  expect(requests[0]?.message).toMatchObject({
    dbName: "news",
    collectionName: "articles__g1",
    action: {
      addRequest: {
        fieldInfos: [
          { fieldSchema: { name: "views", nullable: true, defaultValue: { longData: "9007199254740993" } } },
        ],
      },
    },
  });
  expect(requests[1]?.message).toMatchObject({ action: { dropRequest: { fieldName: "title" } } });
});

test("an index is altered by what changes, and what goes back to the default is taken away", async () => {
  const { milvus: on26, requests } = await start("2.6.15", like26);
  await on26.alterIndex(at, "embedding", { "mmap.enabled": "true" }, ["warmup"]);
  expect(requests.map(({ message }) => message)).toEqual([
    expect.objectContaining({
      dbName: "news",
      indexName: "embedding",
      extraParams: [{ key: "mmap.enabled", value: "true" }],
    }),
    expect.objectContaining({ dbName: "news", indexName: "embedding", deleteKeys: ["warmup"] }),
  ]);
});

test("a field's capacity, mmap and description; isolation and description of the collection", async () => {
  const { milvus: on26, requests } = await start("2.6.15", like26);
  await on26.alterField(at, "title", {
    max_length: "128",
    "mmap.enabled": "true",
    "field.description": "head",
  });
  await on26.setProperties(at, { "partitionkey.isolation": "true" });
  await on26.alterDescription(at, "News");
  expect(requests.map(({ method, message }) => [method, message.fieldName, message.properties])).toEqual([
    [
      "AlterCollectionField",
      "title",
      [
        { key: "max_length", value: "128" },
        { key: "mmap.enabled", value: "true" },
        { key: "field.description", value: "head" },
      ],
    ],
    ["AlterCollection", undefined, [{ key: "partitionkey.isolation", value: "true" }]],
    ["AlterCollection", undefined, [{ key: "collection.description", value: "News" }]],
  ]);
});

test("a refusal comes through, and a server without any of it is told apart from a failure", async () => {
  const refusal = { errorCode: "UnexpectedError", code: 1100, reason: "added field must be nullable" };
  const first = await start("2.6.15", { ...like26, AddCollectionField: refusal });
  await expect(first.milvus.addField(at, views)).rejects.toMatchObject({
    diagnostics: [{ code: MilvusCode.serverError, cause: expect.stringContaining("must be nullable") }],
  });
  await first.milvus.close();
  await server?.close();
  const old = await start("2.5.4", { AlterCollection: success });
  for (const ask of [
    () => old.milvus.addField(at, views),
    () => old.milvus.dropField(at, "x"),
    () => old.milvus.alterIndex(at, "i", { a: "b" }, []),
  ]) {
    await expect(ask()).rejects.toMatchObject({ diagnostics: [{ code: MilvusCode.notImplemented }] });
  }
});
