import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seed } from "../provision/data/index.ts";
import { connect } from "../provision/milvus/index.ts";
import { articleSpec, createFor, e5, e5Embedder, environmentOf, loaded } from "../tests/seed/seed-target.ts";
import { startEmbeddings } from "../tests/servers/embeddings.ts";
import { startMilvusLite } from "../tests/servers/milvus-lite.ts";
import type { Benchmark } from "./figure.ts";

const rows = 96;
const rounds = 8;

const text = (i: number) =>
  `Report ${i}: the scheduler places containers on nodes by what they ask for, and ranks the rest by spread and affinity. ` +
  `Node ${i * 7919} was full, so the pod went to the next one.`;

function hnswSpec() {
  const index = { field: "embedding", indexType: "HNSW" as const, metricType: "COSINE" as const };
  return articleSpec(
    { name: "id", dataType: "Int64" },
    { indexes: [{ ...index, params: { M: 16, efConstruction: 200 } }] },
  );
}

async function time(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

export const seedRate: Benchmark = {
  name: "seed-rate",
  about: `seeding ${rows} rows into Milvus Lite against embedding the same texts and nothing else, ${rounds} rounds in turn`,
  async run() {
    const servers = await Promise.all([startMilvusLite(), startEmbeddings()]);
    const folder = await mkdtemp(join(tmpdir(), "milvus-stack-bench-"));
    const [{ uri }, { uri: embeddings }] = servers;
    const milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
    try {
      const embedder = e5Embedder(embeddings);
      const environment = environmentOf(uri, e5(embeddings));
      await embedder.embed([text(0)], "document");
      const took = { embedding: 0, seeding: 0 };
      const embedAlone = async (texts: string[]) => void (await embedder.embed(texts, "document"));
      const seedThem = async (texts: string[]) => {
        const { inserted } = await seed({ milvus, embedder, collection: loaded(spec), environment, file });
        if (inserted !== texts.length) throw new Error(`${inserted} of ${texts.length} rows were inserted`);
      };
      const file = join(folder, "rows.jsonl");
      let spec = hnswSpec();
      for (let round = 0; round < rounds; round++) {
        const texts = Array.from({ length: rows }, (_, i) => text(round * rows + i));
        const lines = texts.map((text, id) => JSON.stringify({ id, text, category: "c", views: id }));
        await writeFile(file, lines.join("\n"));
        spec = hnswSpec();
        await createFor(milvus, spec, environment);
        const embedding = async () => (took.embedding += await time(() => embedAlone(texts)));
        const seeding = async () => (took.seeding += await time(() => seedThem(texts)));
        // Who goes first changes, so that a machine that slows down hurts both alike.
        for (const run of round % 2 ? [embedding, seeding] : [seeding, embedding]) await run();
      }
      const perSecond = (ms: number) => (rows * rounds * 1000) / ms;
      const peer = { what: "embedding alone", value: perSecond(took.embedding) };
      // Adding under 10 % to the time leaves over 1 / 1.1 of the rate.
      return [{ what: "seed", value: perSecond(took.seeding), unit: "rows/s", peer, aim: 1 / 1.1 }];
    } finally {
      await milvus.close();
      await Promise.all(servers.map((server) => server.stop()));
      await rm(folder, { recursive: true });
    }
  },
};
