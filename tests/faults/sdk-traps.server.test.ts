import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CollectionRef, Milvus } from "../../provision/milvus/port.ts";
import { open } from "../apply/target.ts";
import { collection, field, index } from "../servers/collection-states.ts";
import { serversUnderTest } from "../servers/targets.ts";

describe.each(serversUnderTest())("traps of the SDK on $name", ({ uri, name: server }) => {
  let milvus: Milvus;
  let at: CollectionRef;
  beforeEach(async () => {
    milvus = await open(uri);
    at = { database: "default", collection: `s_${randomBytes(4).toString("hex")}` };
    const fields = [field("id", "Int64", { primaryKey: true }), field("v", "FloatVector", { dim: 2 })];
    const hnsw = index("v", "HNSW", "L2", { M: "8", efConstruction: "32" });
    await milvus.createCollection(at, collection(fields, { consistencyLevel: "Eventually" }), {});
    await milvus.createIndex(at, hnsw);
    await milvus.waitForIndex(at, hnsw.name);
    await milvus.load(at, { replicas: 1, resourceGroups: [], partitions: [], fields: [] });
  });
  afterEach(async () => {
    await milvus.dropCollection(at);
    await milvus.close();
  });

  test("a search that is to be strong sees every row that was just written", async () => {
    // The SDK takes its own constant for Strong, which is 0, for none.
    for (let id = 1; id <= 20; id++) {
      const v = Float32Array.of(id, -id);
      await milvus.insert(at, [{ id, v }]);
      const [hits] = await milvus.search({
        ...at,
        field: "v",
        vectors: [v],
        limit: 1,
        consistencyLevel: "Strong",
      });
      expect(hits).toMatchObject([{ id }]);
    }
  });

  test.skipIf(server === "milvus-lite")("replicas are told of a collection by its name", async () => {
    expect(await milvus.replicas(at)).toHaveLength(1);
  });
});
