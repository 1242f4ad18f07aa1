import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MilvusClient } from "@zilliz/milvus2-sdk-node";
import { execa } from "execa";
import type { Milvus } from "../provision/milvus/port.ts";
import { hasChanges } from "../provision/plan/index.ts";
import { planTarget } from "../provision/plan-target.ts";
import { loadSpecs } from "../provision/spec/index.ts";
import type { LoadedSpecs } from "../provision/spec/types.ts";
import { startCountingProxy } from "../tests/servers/counting-proxy.ts";
import { startMilvus23In } from "../tests/servers/milvus-23.ts";
import { startMilvusLite } from "../tests/servers/milvus-lite.ts";
import { networkOfThisMachine } from "../tests/servers/network.ts";
import { type Benchmark, type Figure, median } from "./figure.ts";
import { applyManySpecs, openMilvus, writeManySpecs } from "./many-collections.ts";

const count = 1_000;
const rounds = 5;
/** Each way: a request and its answer take 2 ms longer. */
const delayMs = 1;
const reads = /^(Connect|Describe|Get|Has|List|Show)/;

const servers = [
  // Loading takes half a second each.
  { name: "Milvus 2.3.5", start: () => startMilvus23In(networkOfThisMachine), load: "false" },
  { name: "Milvus Lite", start: startMilvusLite, load: "{ replicas: 1 }" },
];

export const plan: Benchmark = {
  name: "plan",
  about: `a plan of ${count} unchanged collections (state read, compared) against as many describes by the SDK, one after the other, ${rounds} rounds in turn; then both with 2 ms more to a round trip`,
  async run() {
    const figures: Figure[] = [];
    for (const { name, start, load } of servers) {
      const server = await start();
      const folder = await mkdtemp(join(tmpdir(), "milvus-stack-bench-"));
      try {
        await writeManySpecs(folder, server.uri, { count, load });
        await applyManySpecs(folder, server.uri);
        const specs = await loadSpecs({ cwd: folder, env: {} });
        figures.push(await compare(`${name}, loopback`, server.uri, specs, 0.6));
        figures.push(...(await countCalls(name, server.uri, specs)));
        const delayed = await startDelayProxy(server.uri);
        figures.push(await compare(`${name}, 2 ms more`, delayed.uri, specs, 0.25));
        await delayed.stop();
        figures.push(await peakMemory(name, server.uri, folder));
      } finally {
        await server.stop();
        await rm(folder, { recursive: true });
      }
    }
    return figures;
  },
};

async function compare(what: string, uri: string, specs: LoadedSpecs, aim: number): Promise<Figure> {
  const milvus = await openMilvus(uri);
  const sdk = new MilvusClient({ address: uri.replace("http://", "") });
  try {
    await sdk.connectPromise;
    const names = await milvus.listCollections("default");
    const describes = async () => {
      for (const name of names) await sdk.describeCollection({ collection_name: name, cache: false });
    };
    const planning = () => planUnchanged(milvus, specs);
    const took = { describes: [] as number[], planning: [] as number[] };
    for (let round = 0; round <= rounds; round++) {
      const describing = async () => took.describes.push(await time(describes));
      const comparing = async () => took.planning.push(await time(planning));
      // Who goes first changes, so that a machine that slows down hurts both alike; the first round warms up.
      for (const run of round % 2 ? [describing, comparing] : [comparing, describing]) await run();
    }
    const peer = { what: `${count} describes`, value: median(took.describes.slice(1)) };
    return { what, value: median(took.planning.slice(1)), unit: "ms", peer, aim };
  } finally {
    await milvus.close();
    await sdk.closeConnection();
  }
}

async function planUnchanged(milvus: Milvus, specs: LoadedSpecs): Promise<void> {
  if (hasChanges(await planTarget(milvus, specs)))
    throw new Error("the collections are not as their specs say");
}

/** What goes over the wire for one plan. */
async function countCalls(name: string, uri: string, specs: LoadedSpecs): Promise<Figure[]> {
  const proxy = await startCountingProxy(uri);
  const milvus = await openMilvus(proxy.uri);
  try {
    await planUnchanged(milvus, specs);
    const calls = [...proxy.calls];
    const sum = (some: typeof calls) => some.reduce((all, [, times]) => all + times, 0);
    const writes = calls.filter(([method]) => !reads.test(method));
    const peer = { what: "describes", value: count };
    return [
      { what: `${name}, requests`, value: sum(calls), unit: "requests", peer, aim: null },
      { what: `${name}, requests that write`, value: sum(writes), unit: "requests", peer, aim: 0 },
    ];
  } finally {
    await milvus.close();
    await proxy.stop();
  }
}

/** Peak memory of a process that plans, beside that of one that has everything loaded and is connected. */
async function peakMemory(name: string, uri: string, folder: string): Promise<Figure> {
  const child = fileURLToPath(new URL("plan-memory-child.ts", import.meta.url));
  const peak = async (mode: "connect" | "plan") => {
    const { stdout } = await execa(process.execPath, [child, JSON.stringify({ uri, folder, mode })]);
    return Number(stdout) / 1024;
  };
  const peaks = { plan: [] as number[], connect: [] as number[] };
  for (let round = 0; round < 3; round++) {
    peaks.connect.push(await peak("connect"));
    peaks.plan.push(await peak("plan"));
  }
  const peer = { what: "specs loaded, connected", value: median(peaks.connect) };
  return { what: `${name}, peak memory`, value: median(peaks.plan), unit: "MiB", peer, aim: null };
}

async function startDelayProxy(uri: string) {
  const script = fileURLToPath(new URL("delay-proxy.ts", import.meta.url));
  const proxy = execa(process.execPath, [script, new URL(uri).port, `${delayMs}`], { stdin: "pipe" });
  const [port] = await Promise.race([
    new Promise<string[]>((resolve) => proxy.stdout.once("data", (text) => resolve([String(text).trim()]))),
    proxy.then(() => []),
  ]);
  if (port === undefined) throw new Error("the proxy did not start");
  return {
    uri: `http://127.0.0.1:${port}`,
    async stop() {
      proxy.stdin.end();
      await proxy;
    },
  };
}

async function time(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
