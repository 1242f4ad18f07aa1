import { afterEach, describe, expect, test, vi } from "vitest";
import { startMilvusService } from "../../tests/doubles/milvus-service.ts";
import type { LoadSettings } from "../state/types.ts";
import { connect } from "./index.ts";
import { encodeResponse } from "./messages.ts";

const thrice: LoadSettings = { replicas: 3, resourceGroups: [], partitions: [], fields: [] };
const books = { database: "default", collection: "books" };

/** Only what asks for the time: calls and pauses take as long as they do. */
function stopClock() {
  vi.useFakeTimers({ toFake: ["Date"] });
}
afterEach(() => {
  vi.useRealTimers();
});

/**
 * A Milvus 2.6 with three replicas, of which at each look as many are served as `served` says; from the end of the list on, as its last
 * entry. The clock goes on by `secondsEach` from look to look.
 */
async function startMilvus(served: readonly number[], secondsEach: number, { loadedAt = 1 } = {}) {
  let looks = 0;
  const now = () => served[Math.min(looks, served.length) - 1] ?? 0;
  const replica = (id: number, isServed: boolean) => ({
    ...{ replicaID: String(id), node_ids: ["1"], resource_group_name: "__default_resource_group" },
    shard_replicas: isServed ? [{ leaderID: "1", dm_channel_name: "v0" }] : [],
  });
  const service = await startMilvusService((method) => {
    if (method === "GetReplicas") {
      looks += 1;
      vi.setSystemTime(Date.now() + secondsEach * 1_000);
    }
    const answers: Readonly<Record<string, Record<string, unknown>>> = {
      GetVersion: { version: "2.6.20" },
      DescribeCollection: { collection_name: "books", collectionID: "1", schema: { name: "books" } },
      GetLoadState: { state: now() >= loadedAt ? "LoadStateLoaded" : "LoadStateLoading" },
      GetLoadingProgress: { progress: "50" },
      GetReplicas: { replicas: [1, 2, 3].map((id) => replica(id, id <= now())) },
    };
    return { bytes: encodeResponse(method, { status: {}, ...answers[method] }) };
  });
  const uri = `http://${service.address}`;
  const milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  return {
    milvus,
    async [Symbol.asyncDispose]() {
      await milvus.close();
      await service.close();
    },
  };
}

// From 2.6 on a collection that gets more replicas is loading until all are served; before, one suffices for it to be loaded.
describe.each([
  ["is loaded as soon as one is served", 1],
  ["is loading until all are served", 3],
])("replicas of a collection that %s", (_, loadedAt) => {
  test("are waited for as long as another one comes within five minutes, however long that takes", async () => {
    stopClock();
    const start = Date.now();
    await using server = await startMilvus([1, 1, 2, 2, 3], 140, { loadedAt });
    await server.milvus.load(books, thrice);
    expect(Date.now() - start).toBeGreaterThan(600_000);
  });

  test("are given up five minutes after the last one came, and not before", async () => {
    stopClock();
    const start = Date.now();
    await using server = await startMilvus([1, 1, 2], 140, { loadedAt });
    await expect(server.milvus.load(books, thrice)).rejects.toMatchObject({
      diagnostics: [
        { code: "MS360", summary: expect.stringContaining("2 of 3 replicas of books are served") },
      ],
    });
    // The second replica came at the third look; at the sixth it is more than 300 s ago.
    expect(Date.now() - start).toBe(6 * 140_000);
  });
});
