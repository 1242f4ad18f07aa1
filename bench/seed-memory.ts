import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { connect } from "../provision/milvus/index.ts";
import { articleSpec, createFor, e5, environmentOf } from "../tests/seed/seed-target.ts";
import { startMilvusLite } from "../tests/servers/milvus-lite.ts";
import { type Benchmark, median } from "./figure.ts";
import { startStubEmbeddings } from "./stub-embeddings.ts";

const child = fileURLToPath(new URL("seed-memory-child.ts", import.meta.url));
const sizes = [2_000, 20_000] as const;
const rounds = 3;

export const seedMemory: Benchmark = {
  name: "seed-memory",
  about:
    "peak memory of seeding 20,000 rows against 2,000, in Milvus Lite; the vectors come from a stub, which is not measured",
  async run() {
    const [server, stub] = await Promise.all([startMilvusLite(), startStubEmbeddings(384)]);
    const folder = await mkdtemp(join(tmpdir(), "milvus-stack-bench-"));
    const { uri } = server;
    const milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
    try {
      const peaks: number[][] = [[], []];
      for (let round = 0; round < rounds; round++) {
        for (const [i, size] of sizes.entries()) {
          const spec = articleSpec({ name: "id", dataType: "Int64" });
          await createFor(milvus, spec, environmentOf(uri, e5(stub.url)));
          const file = join(folder, `${size}.jsonl`);
          const lines = Array.from({ length: size }, (_, id) =>
            JSON.stringify({ id, text: `Row ${id} ${"word ".repeat(40)}`, category: "c", views: id }),
          );
          await writeFile(file, lines.join("\n"));
          const argument = JSON.stringify({ uri, embeddings: stub.url, spec, file });
          const { stdout } = await execa(process.execPath, [child, argument]);
          peaks[i]?.push(Number(stdout) / 1024);
          await milvus.dropCollection({ database: "default", collection: spec.collection });
        }
      }
      const [few = 0, many = 0] = peaks.map(median);
      const peer = { what: "2,000 rows", value: few };
      return [{ what: "20,000 rows", value: many, unit: "MiB", peer, aim: 1.1 }];
    } finally {
      await milvus.close();
      await Promise.all([server.stop(), stub.stop()]);
      await rm(folder, { recursive: true });
    }
  },
};
