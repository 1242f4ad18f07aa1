import { afterEach, expect, test } from "vitest";
import { type RecordingMilvus, startRecordingMilvus } from "../../tests/doubles/recording-milvus.ts";
import { capabilitiesOf } from "../state/capabilities-of.ts";
import { createMilvus, openClient } from "./client.ts";
import type { Milvus } from "./port.ts";
import { parseServerVersion } from "./server-version.ts";

const success = { errorCode: "Success" };
const grant = { privilege: "CollectionReadOnly", database: "news", collection: "articles" };

let server: RecordingMilvus | undefined;
let milvus: Milvus | undefined;
afterEach(async () => {
  await milvus?.close();
  await server?.close();
});

async function start(methods: Parameters<typeof startRecordingMilvus>[0]) {
  const started = await startRecordingMilvus(methods);
  server = started;
  const [host = "", port = ""] = started.address.split(":");
  const target = { kind: "uri", uri: started.address, token: null, caFile: null, serverName: null } as const;
  const place = { host, port: Number(port), tls: false, endpoint: started.address, zillizCloud: false };
  const client = openClient(place, target, { timeoutMs: 5_000 });
  milvus = createMilvus(client, started.address, capabilitiesOf(parseServerVersion("2.6.15", false)));
  return { milvus, requests: started.requests };
}

test("2.6: a grant says by database and collection what it is about", async () => {
  const { milvus: on26, requests } = await start({ OperatePrivilegeV2: success });
  await on26.grant("reader", grant);
  await on26.revoke("reader", grant);
  const about = { role: { name: "reader" }, dbName: "news", collectionName: "articles" };
  const grantor = expect.objectContaining({ privilege: { name: "CollectionReadOnly" } });
  expect(requests).toEqual([
    { method: "OperatePrivilegeV2", message: expect.objectContaining({ ...about, grantor, type: "Grant" }) },
    { method: "OperatePrivilegeV2", message: expect.objectContaining({ ...about, grantor, type: "Revoke" }) },
  ]);
});

test("2.6: grants of every database are listed with one request", async () => {
  const entity = {
    role: { name: "reader" },
    object: { name: "Collection" },
    objectName: "articles",
    grantor: { user: { name: "root" }, privilege: { name: "CollectionReadOnly" } },
    dbName: "news",
  };
  const { milvus: on26, requests } = await start({
    SelectRole: { status: success, results: [{ role: { name: "reader" } }] },
    SelectGrant: { status: success, entities: [entity] },
  });
  expect(await on26.listRoles()).toEqual([{ name: "reader", grants: [grant] }]);
  expect(requests.filter(({ method }) => method === "SelectGrant")).toMatchObject([
    { message: { entity: { role: { name: "reader" }, dbName: "*" } } },
  ]);
});

test("2.6: groups of one's own are told from those of Milvus, filled and emptied", async () => {
  const group = (groupName: string, ...names: string[]) => ({
    groupName,
    privileges: names.map((name) => ({ name })),
  });
  const { milvus: on26, requests } = await start({
    ListPrivilegeGroups: {
      status: success,
      privilegeGroups: [group("CollectionReadOnly", "Query"), group("searching", "Search", "Query")],
    },
    CreatePrivilegeGroup: success,
    OperatePrivilegeGroup: success,
    DropPrivilegeGroup: success,
  });
  expect(await on26.listPrivilegeGroups()).toEqual([{ name: "searching", privileges: ["Query", "Search"] }]);
  await on26.createPrivilegeGroup("searching");
  await on26.addPrivileges("searching", ["Search", "Query"]);
  await on26.removePrivileges("searching", ["Query"]);
  await on26.dropPrivilegeGroup("searching");
  expect(requests.slice(1)).toMatchObject([
    { method: "CreatePrivilegeGroup", message: { groupName: "searching" } },
    {
      method: "OperatePrivilegeGroup",
      message: { type: "AddPrivilegesToGroup", privileges: [{ name: "Search" }, { name: "Query" }] },
    },
    {
      method: "OperatePrivilegeGroup",
      message: { type: "RemovePrivilegesFromGroup", privileges: [{ name: "Query" }] },
    },
    { method: "DropPrivilegeGroup", message: { groupName: "searching" } },
  ]);
});

test("what a server refuses is an error, and not an empty list", async () => {
  const denied = { errorCode: "PermissionDenied", code: 65535, reason: "permission deny" };
  const { milvus: on26 } = await start({ SelectRole: { status: denied }, OperatePrivilegeV2: denied });
  await expect(on26.listRoles()).rejects.toThrow("MS412");
  await expect(on26.grant("reader", grant)).rejects.toThrow("MS412");
  await expect(on26.listPrivilegeGroups()).rejects.toThrow("MS407");
});
