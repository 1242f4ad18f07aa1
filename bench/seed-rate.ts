import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seed } from "../provision/data/index.ts";
import { connect } from "../provision/milvus/index.ts";
import { articleSpec, createFor, e5, e5Embedder, environmentOf, loaded } from "../tests/seed/seed-target.ts";
import { startEmbeddings } from "../tests/servers/embeddings.ts";
import { startMilvusLite } from "../tests/servers/milvus-lite.ts";
import type { Benchmark } from "./figure.ts";

const rows = 256;
const rounds = 3;

const text = (i: number) =>
  `Report ${i}: the scheduler places containers on nodes by what they ask for, and ranks the rest by spread and affinity. ` +
  `Node ${i * 7919} was full, so the pod went to the next one.`;

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
      let embedding = 0;
      let seeding = 0;
      for (let round = 0; round < rounds; round++) {
        const texts = Array.from({ length: rows }, (_, i) => text(round * rows + i));
        const embedStarted = performance.now();
        await embedder.embed(texts, "document");
        embedding += performance.now() - embedStarted;

        const index = { field: "embedding", indexType: "HNSW" as const, metricType: "COSINE" as const };
        const spec = articleSpec(
          { name: "id", dataType: "Int64" },
          { indexes: [{ ...index, params: { M: 16, efConstruction: 200 } }] },
        );
        await createFor(milvus, spec, environment);
        const file = join(folder, "rows.jsonl");
        const lines = texts.map((text, id) => JSON.stringify({ id, text, category: "c", views: id }));
        await writeFile(file, lines.join("\n"));
        const seedStarted = performance.now();
        const { inserted } = await seed({ milvus, embedder, collection: loaded(spec), environment, file });
        seeding += performance.now() - seedStarted;
        if (inserted !== rows) throw new Error(`${inserted} of ${rows} rows were inserted`);
      }
      const perSecond = (ms: number) => (rows * rounds * 1000) / ms;
      const peer = { what: "embedding alone", value: perSecond(embedding) };
      // Adding under 10 % to the time leaves over 1 / 1.1 of the rate.
      return [{ what: "seed", value: perSecond(seeding), unit: "rows/s", peer, aim: 1 / 1.1 }];
    } finally {
      await milvus.close();
      await Promise.all(servers.map((server) => server.stop()));
      await rm(folder, { recursive: true });
    }
  },
};
