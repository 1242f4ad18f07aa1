import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { open } from "../../tests/apply/target.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import { MilvusCode, milvusError } from "../milvus/codes.ts";
import type { Milvus } from "../milvus/port.ts";
import { emptyLedger } from "../state/ledger.ts";
import { readState } from "../state/read-state.ts";
import { ledgerRef, writeLedger } from "./ledger.ts";

describe.each(serversUnderTest())("the ledger on $name", ({ uri }) => {
  let milvus: Milvus;
  const forget = async () => {
    if ((await milvus.collectionProperties(ledgerRef)) !== null) await milvus.dropCollection(ledgerRef);
  };
  beforeEach(async () => {
    milvus = await open(uri);
    await forget();
  });
  afterEach(async () => {
    await forget();
    await milvus.close();
  });
  const read = async () => (await readState(milvus, { databases: ["default"] })).ledger;

  test("is not there before the first write, made by it, and never shown as a collection", async () => {
    expect(await read()).toEqual(emptyLedger);
    await writeLedger(milvus, { environments: { shop: "dev" } });
    const { cluster, environments } = await read();
    expect(cluster).toMatch(/^[0-9a-f-]{36}$/);
    expect(environments).toEqual({ shop: "dev" });
    const { collections } = await readState(milvus, { databases: ["default"] });
    expect(collections.map(({ name }) => name)).not.toContain(ledgerRef.collection);
  });

  test("keeps the cluster's id, and what another connection wrote", async () => {
    await writeLedger(milvus, { owners: { "role/reader": "shop:access/roles.yaml" } });
    const { cluster } = await read();
    const other = await open(uri);
    await writeLedger(other, { owners: { "user/ä b": "shop:access/users.yaml" } });
    await other.close();
    await writeLedger(milvus, { owners: { "role/reader": null } });
    expect(await read()).toEqual({
      ...emptyLedger,
      cluster,
      owners: { "user/ä b": "shop:access/users.yaml" },
    });
  });

  test("two thousand owners are kept", async () => {
    const owners = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, at) => [`role/${"r".repeat(200)}${at}`, `shop:access/${at}.yaml`]),
    );
    await writeLedger(milvus, { owners });
    await writeLedger(milvus, { owners: { "role/last": "shop:access/last.yaml" } });
    expect((await read()).owners).toEqual({ ...owners, "role/last": "shop:access/last.yaml" });
  });

  test("an id that somebody removed is given anew", async () => {
    await writeLedger(milvus, {});
    await milvus.setProperties(ledgerRef, { "milvus-stack.cluster": "" });
    expect((await read()).cluster).toBeNull();
    await writeLedger(milvus, {});
    expect((await read()).cluster).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("who may not make it is told what it is for", async () => {
    const summary = "The server refuses to create collection milvus_stack_ledger.";
    const denied = Object.create(milvus, {
      createCollection: { value: () => Promise.reject(milvusError(MilvusCode.denied, { summary })) },
    });
    await expect(writeLedger(denied, {})).rejects.toMatchObject({
      diagnostics: [{ code: "MS331", cause: expect.stringContaining(summary) }],
    });
  });
});
