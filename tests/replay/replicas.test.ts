import { describe, expect, test } from "vitest";
import { connect } from "../../provision/milvus/index.ts";
import { encodeResponse } from "../../provision/milvus/messages.ts";
import { type Answer, answerTo } from "../../provision/recording/format.ts";
import type { LoadSettings } from "../../provision/state/types.ts";
import { startMilvusService } from "../doubles/milvus-service.ts";
import { type RecordedVersion, readRecording } from "./read-recording.ts";

const twice: LoadSettings = { replicas: 2, resourceGroups: [], partitions: [], fields: [] };
const books = { database: "default", collection: "books" };

/** A server that answers as the recorded one did in a step, whatever it is asked, for as long as it is asked. */
async function serverIn(version: RecordedVersion, step: string) {
  const recording = readRecording(version, "8-too-many-replicas");
  const answers = new Map<string, Answer>();
  for (const call of recording.calls) {
    if (call.step === step) answers.set(call.method, answerTo(recording, call));
  }
  const others: Readonly<Record<string, Record<string, unknown>>> = {
    GetVersion: { version },
    DescribeCollection: { collection_name: "books", collectionID: "1", schema: { name: "books" } },
    GetLoadState: { state: "LoadStateNotLoad" },
    GetLoadingProgress: { progress: "50" },
  };
  const { address, close } = await startMilvusService(
    (method) => answers.get(method) ?? { bytes: encodeResponse(method, { status: {}, ...others[method] }) },
  );
  const milvus = await connect({
    kind: "uri",
    uri: `http://${address}`,
    token: null,
    caFile: null,
    serverName: null,
  });
  return {
    milvus,
    async [Symbol.asyncDispose]() {
      await milvus.close();
      await close();
    },
  };
}

describe.each(["2.6.20", "3.0.0-beta"] as const)("more replicas than nodes on %s", (version) => {
  test("of a released collection are refused once, with the nodes that are missing", async () => {
    await using server = await serverIn(version, "two replicas of a released collection");
    await expect(server.milvus.load(books, twice)).rejects.toMatchObject({
      diagnostics: [
        {
          code: "MS361",
          summary: "Could not load books: there are too few nodes.",
          cause: expect.stringContaining("streaming node of its own too: there are 1, and 2 are needed"),
        },
      ],
    });
  });

  test("of a loaded one are waited for until the deadline, and it is said what for", async () => {
    await using server = await serverIn(version, "two replicas of a loaded collection");
    const told: (string | undefined)[] = [];
    const onProgress = (_: number, detail?: string) => told.push(detail);
    await expect(server.milvus.load(books, twice, { timeoutMs: 100, onProgress })).rejects.toMatchObject({
      diagnostics: [
        {
          code: "MS360",
          summary: expect.stringContaining("1 of 2 replicas of books are served"),
          fix: expect.stringContaining("load all 2 replicas at once"),
        },
      ],
    });
    expect(told).toContain(
      "1 of 2 replicas are served; the other waits for a query node and a streaming node",
    );
  });
});

test("a group without a node is named, on 2.5.24 too", async () => {
  for (const version of ["2.5.24", "2.6.20", "3.0.0-beta"] as const) {
    await using server = await serverIn(version, "in a group without a node");
    const settings = { ...twice, replicas: 1, resourceGroups: ["empty"] };
    await expect(server.milvus.load(books, settings)).rejects.toMatchObject({
      diagnostics: [{ code: "MS361", cause: expect.stringContaining("`empty` has 0, and 1 are needed") }],
    });
  }
});
