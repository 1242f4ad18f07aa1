import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { MilvusClient } from "@zilliz/milvus2-sdk-node";
import { execa } from "execa";
import { thousands } from "../provision/diagnostics/text.ts";
import type { Milvus } from "../provision/milvus/port.ts";
import { startMilvus23In } from "../tests/servers/milvus-23.ts";
import { networkOfThisMachine } from "../tests/servers/network.ts";
import { copyGeneration, createGeneration, fields, fill, generation } from "./copy-target.ts";
import { type Benchmark, type Figure, median } from "./figure.ts";
import { openMilvus } from "./many-collections.ts";

const child = fileURLToPath(new URL("rebuild-memory-child.ts", import.meta.url));
const rows = 50_000;
const rounds = 3;
/** What a person would write first: pages of the size that the documentation shows. */
const pageRows = 1_000;

export const rebuild: Benchmark = {
  name: "rebuild",
  about: `copying ${thousands(rows)} rows with 128 values from one generation into the next on Milvus 2.3.5, journaled, against a loop of the SDK that reads ${pageRows} rows and inserts them, ${rounds} rounds in turn`,
  async run() {
    const server = await startMilvus23In(networkOfThisMachine);
    const milvus = await openMilvus(server.uri);
    const sdk = new MilvusClient({ address: server.uri.replace("http://", "") });
    try {
      await sdk.connectPromise;
      await createGeneration(milvus, 1, null);
      await fill(milvus, 1, rows);
      const took = { copying: [] as number[], looping: [] as number[] };
      for (let round = 0; round < rounds; round++) {
        const copying = async () =>
          took.copying.push(await time(milvus, (to) => copyGeneration(milvus, 1, to)));
        const looping = async () => took.looping.push(await time(milvus, (to) => readThenInsert(sdk, to)));
        // Who goes first changes, so that a machine that slows down hurts both alike.
        for (const run of round % 2 ? [looping, copying] : [copying, looping]) await run();
      }
      const perSecond = (times: readonly number[]) => (rows * 1000) / median(times);
      const speed: Figure = {
        what: "copy of a rebuild",
        value: perSecond(took.copying),
        unit: "rows/s",
        peer: { what: "read, then insert", value: perSecond(took.looping) },
        aim: 2,
      };
      return [speed, await peakMemory(milvus, server.uri)];
    } finally {
      await sdk.closeConnection();
      await milvus.close();
      await server.stop();
    }
  },
};

async function readThenInsert(sdk: MilvusClient, to: number): Promise<void> {
  for (let last = -1; ; ) {
    const { data } = await sdk.query({
      collection_name: generation(1).collection,
      filter: `id > ${last}`,
      output_fields: [...fields],
      limit: pageRows,
    });
    if (data.length === 0) break;
    await sdk.insert({ collection_name: generation(to).collection, data: data as never[] });
    last = Math.max(...data.map(({ id }) => Number(id)));
  }
  await sdk.flushSync({ collection_names: [generation(to).collection] });
}

/** Milliseconds until a new generation is filled. */
async function time(milvus: Milvus, run: (to: number) => Promise<void>): Promise<number> {
  await createGeneration(milvus, 2, 1);
  const started = performance.now();
  await run(2);
  const took = performance.now() - started;
  await waitForRows(milvus);
  await milvus.dropCollection(generation(2));
  return took;
}

/** Statistics count a segment a moment after it was flushed. */
async function waitForRows(milvus: Milvus): Promise<void> {
  for (let attempt = 0; attempt < 30; attempt++) {
    if ((await milvus.rowCount(generation(2))) === rows) return;
    await sleep(500);
  }
  throw new Error("not every row was copied");
}

async function peakMemory(milvus: Milvus, uri: string): Promise<Figure> {
  await createGeneration(milvus, 3, null);
  await fill(milvus, 3, rows / 5);
  const peaks: Record<number, number[]> = { 1: [], 3: [] };
  for (let round = 0; round < rounds; round++) {
    for (const from of [1, 3]) {
      await createGeneration(milvus, 2, from);
      const { stdout } = await execa(process.execPath, [child, uri, String(from), "2"]);
      peaks[from]?.push(Number(stdout) / 1024);
      await milvus.dropCollection(generation(2));
    }
  }
  return {
    what: `peak memory, ${thousands(rows)} rows`,
    value: median(peaks[1] ?? []),
    unit: "MiB",
    peer: { what: `${thousands(rows / 5)} rows`, value: median(peaks[3] ?? []) },
    aim: 1.25,
  };
}
