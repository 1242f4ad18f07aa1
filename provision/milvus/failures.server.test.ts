import { randomUUID } from "node:crypto";
import { type AddressInfo, connect as connectTcp, createServer, type Server, type Socket } from "node:net";
import { MilvusClient } from "@zilliz/milvus2-sdk-node";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { collection, field } from "../../tests/servers/collection-states.ts";
import { type RunningMilvus23, startMilvus23 } from "../../tests/servers/milvus-23.ts";
import { type MilvusTarget, Secret } from "../spec/types.ts";
import { readState } from "../state/read-state.ts";
import { collectStats } from "../state/stats.ts";
import { connect } from "./connect.ts";
import type { CollectionRef, Milvus } from "./port.ts";

type UriTarget = Extract<MilvusTarget, { kind: "uri" }>;
const target = (uri: string, token: string | null = null): UriTarget => ({
  kind: "uri",
  uri,
  token: token === null ? null : new Secret(token),
  caFile: null,
  serverName: null,
});
const v = field("v", "FloatVector", { dim: 2 });
const simple = collection([field("id", "Int64", { primaryKey: true }), v]);
const row = { id: 1, v: Float32Array.of(1, 1) };

/** A way to a server that can be cut. */
class Way {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  /** Called with what a client sends; nothing is passed on where it says so. */
  swallows: (bytes: Buffer) => boolean = () => false;

  constructor(to: URL) {
    this.#server = createServer((near) => {
      const far = connectTcp(Number(to.port), to.hostname);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => this.#sockets.delete(socket));
      }
      near.on("data", (bytes) => this.swallows(bytes) || far.write(bytes));
      far.pipe(near);
      near.on("close", () => far.destroy());
      far.on("close", () => near.destroy());
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.cut();
  }
}

describe("a connection that breaks", () => {
  let way: Way;
  let milvus: Milvus;
  const at = { database: "default", collection: `failures_${randomUUID().slice(0, 8)}` };
  beforeAll(async () => {
    way = new Way(new URL(inject("milvusLite")));
    milvus = await connect(target(await way.open()));
    await milvus.createCollection(at, simple, {});
  });
  afterEach(() => {
    way.swallows = () => false;
  });
  afterAll(async () => {
    await milvus.dropCollection(at);
    await milvus.close();
    way.close();
  });

  it("is made anew for the next call, in which nothing is lost", async () => {
    way.cut();
    expect((await milvus.describeCollection(at))?.name).toBe(at.collection);
    way.cut();
    expect(await milvus.insert(at, [row])).toBe(1);
  });

  it("is tried again when it breaks in the middle of a call", async () => {
    let cuts = 0;
    way.swallows = () => {
      if (cuts === 2) return false;
      cuts += 1;
      way.cut();
      return true;
    };
    expect(await milvus.upsert(at, [row])).toBe(1);
    expect(cuts).toBe(2);
  });

  it("does not repeat an insert whose answer was lost", async () => {
    await milvus.describeCollection(at);
    await milvus.insert(at, [{ ...row, id: 2 }]);
    let inserts = 0;
    way.swallows = (bytes) => {
      // The row's vector is what only an insert sends.
      if (!bytes.includes(Buffer.from(Float32Array.of(12.5, 12.5).buffer))) return false;
      inserts += 1;
      way.cut();
      return true;
    };
    const lost = milvus.insert(at, [{ id: 3, v: Float32Array.of(12.5, 12.5) }]);
    await expect(lost).rejects.toThrow("MS402");
    expect(inserts).toBe(1);
  });

  it("does not hold up who is told to stop", async () => {
    way.swallows = () => true;
    const stop = () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      return { signal: controller.signal };
    };
    const interrupted = { exitCode: 130, diagnostics: [{ code: "MS410" }] };
    await expect(milvus.upsert(at, [row], stop())).rejects.toMatchObject(interrupted);
    await expect(milvus.flush(at, stop())).rejects.toMatchObject(interrupted);
    const read = readState(milvus, { databases: ["default"], ...stop() });
    await expect(read).rejects.toMatchObject(interrupted);
    await expect(collectStats(milvus, [at], stop())).rejects.toMatchObject(interrupted);
    way.cut();
  });
});

describe.skipIf(inject("milvus23") === null)("a user without rights", () => {
  let server: RunningMilvus23;
  let root: Milvus;
  let reader: Milvus;
  const there = { database: "default", collection: "there" };
  const nowhere = { database: "default", collection: "nowhere" };

  beforeAll(async () => {
    server = await startMilvus23({ authorization: true });
    root = await connect(target(server.uri, "root:Milvus"));
    await root.createCollection(there, simple, {});
    const sdk = new MilvusClient({
      address: server.uri,
      token: "root:Milvus",
      telemetry: { enabled: false },
    });
    await sdk.createUser({ username: "reader", password: "reader-1" });
    await sdk.closeConnection();
    reader = await connect(target(server.uri, "reader:reader-1"));
  });
  afterAll(async () => {
    await root.close();
    await reader.close();
    await server.stop();
  });

  it.each<[string, (at: CollectionRef) => Promise<unknown>]>([
    ["drop", (at) => reader.dropCollection(at)],
    ["set properties", (at) => reader.setProperties(at, { "collection.ttl.seconds": "1" })],
    ["create partition", (at) => reader.createPartition(at, "p")],
    ["delete", (at) => reader.delete(at, "id in [1]")],
    ["flush", (at) => reader.flush(at)],
    ["read the statistics", (at) => reader.rowCount(at)],
    ["load", (at) => reader.load(at, { replicas: 1, resourceGroups: [], partitions: [], fields: [] })],
  ])("is told so, whether the collection is there or not: %s", async (_, attempt) => {
    await expect(attempt(there)).rejects.toThrow(/^MS412: The server does not allow this user/);
    await expect(attempt(nowhere)).rejects.toThrow(/^MS412: The server does not allow this user/);
  });

  it("is not told that nothing is there where it may not look", async () => {
    await expect(reader.createCollection(nowhere, simple, {})).rejects.toThrow("MS412");
    await expect(reader.insert(there, [row])).rejects.toThrow("MS412");
    expect(await root.describeCollection(nowhere)).toBeNull();
  });
});
