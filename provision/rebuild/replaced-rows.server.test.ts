import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyOn, dropAllOf, open } from "../../tests/apply/target.ts";
import { specsFrom } from "../../tests/plan/fixtures.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { Milvus, Row } from "../milvus/port.ts";
import type { CopyMapping } from "../plan/copy-mapping.ts";
import { copyRows, reconcileRows } from "./index.ts";
import type { CopyJob } from "./types.ts";

const cutOff = new MilvusStackError(
  { code: "MS402", severity: "error", summary: "The connection broke off." },
  4,
);

describe.each(serversUnderTest())("a late write that was cut off on $name", ({ uri, name: server }) => {
  let milvus: Milvus;
  let project: string;
  let folder: string;
  beforeEach(async () => {
    milvus = await open(uri);
    project = `w_${randomBytes(4).toString("hex")}`;
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-replaced-"));
  });
  afterEach(async () => {
    await dropAllOf(milvus, `${project}_old`);
    await dropAllOf(milvus, `${project}_new`);
    await milvus.close();
    await rm(folder, { recursive: true });
  });

  const spec = (collection: string, partitions: string) => `collection: ${collection}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: region, dataType: VarChar, maxLength: 8 }
  - { name: v, dataType: FloatVector, dim: 2 }
partitions: [${partitions}]
indexes: [{ field: v, indexType: FLAT, metricType: L2 }]
`;
  const row = (id: number, region: string, x = id): Row => ({ id, region, v: Float32Array.of(x, 1) });
  const at = (collection: string) => ({ database: "default", collection: `${collection}__g1` });

  /** Two generations that hold the same rows, as they are when the alias has moved. */
  async function copied(partitioned: boolean) {
    const [from, to] = [`${project}_old`, `${project}_new`];
    const files = {
      "collections/old.yaml": spec(from, ""),
      "collections/new.yaml": spec(to, partitioned ? "eu, apac" : ""),
    };
    expect(await applyOn(milvus, await specsFrom(files, { project }))).toMatchObject({ outcome: "applied" });
    await milvus.insert(at(from), [row(1, "eu"), row(2, "eu"), row(3, "apac")]);
    const mapping: CopyMapping = {
      ...{ primaryKey: "id", keys: "kept", fields: ["id", "region", "v"] },
      ...{ moved: [], asDynamic: [], checked: [], embed: [], dynamic: false },
      ...{ partitions: null, partitionBy: partitioned ? "region" : null },
    };
    const job = (through: Milvus): CopyJob => ({
      ...{ milvus: through, mapping, database: "default", from: at(from).collection, to: at(to).collection },
      ...{ embedder: null, folder: join(folder, "job"), back: true },
      ...{ signal: new AbortController().signal, onProgress: () => {} },
    });
    await copyRows(job(milvus));
    return { from: at(from), to: at(to), job };
  }
  const idsIn = async (ref: { database: string; collection: string }) =>
    (await milvus.query(ref, { filter: "id >= 0", outputFields: ["id"] })).map(({ id }) => Number(id)).sort();

  /** As it is from Milvus 2.6 on where Milvus makes the keys: no upsert keeps them. */
  const makingKeys = (through: Milvus): Milvus => ({
    ...through,
    async describeCollection(ref) {
      const found = await through.describeCollection(ref);
      const fields = found?.fields.map((field) => ({ ...field, autoId: field.primaryKey })) ?? [];
      return found && { ...found, fields };
    },
  });
  /** The connection breaks off once, before the first such call. */
  const breaking = (through: Milvus, call: "insert" | "flush"): Milvus => {
    let broken = false;
    const once = async <T>(go: () => Promise<T>): Promise<T> => {
      if (broken) return await go();
      broken = true;
      throw cutOff;
    };
    return {
      ...through,
      insert: (...args) =>
        call === "insert" ? once(() => through.insert(...args)) : through.insert(...args),
      flush: (...args) => (call === "flush" ? once(() => through.flush(...args)) : through.flush(...args)),
    };
  };

  test("between the delete and the insert of a row is made good, where Milvus makes the keys", async () => {
    const { from, to, job } = await copied(false);
    await milvus.upsert(from, [row(2, "eu", 20)]);
    const through = makingKeys(milvus);
    await expect(reconcileRows(job(breaking(through, "insert")))).rejects.toBe(cutOff);
    expect(await idsIn(to)).toEqual([1, 3]);
    // What a client deleted of the new generation stays so.
    await milvus.delete(to, "id in [3]");
    await milvus.upsert(from, [row(3, "apac", 30)]);
    await reconcileRows(job(through));
    expect(await idsIn(to)).toEqual([1, 2]);
    expect(await milvus.query(to, { filter: "id == 2", outputFields: ["v"] })).toMatchObject([
      { v: Float32Array.of(20, 1) },
    ]);
  });

  test.runIf(server === "milvus-lite")("is made good where a row moves to another partition", async () => {
    const { from, to, job } = await copied(true);
    await milvus.upsert(from, [row(2, "apac", 20)]);
    await expect(reconcileRows(job(breaking(milvus, "flush")))).rejects.toBe(cutOff);
    expect(await idsIn(to)).toEqual([1, 3]);
    await reconcileRows(job(milvus));
    expect(await idsIn(to)).toEqual([1, 2, 3]);
  });
});
