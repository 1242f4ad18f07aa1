/** Seeds one file in a process of its own and prints that process's peak memory in KiB. */
import { withLittleMemory } from "../cli/workflows/with-little-memory.ts";
import { seed } from "../provision/data/index.ts";
import { connect } from "../provision/milvus/index.ts";
import type { CollectionSpec } from "../provision/spec/schema.ts";
import { e5, e5Embedder, environmentOf, loaded } from "../tests/seed/seed-target.ts";

const {
  uri,
  embeddings,
  spec,
  file,
}: { uri: string; embeddings: string; spec: CollectionSpec; file: string } = JSON.parse(
  process.argv[2] ?? "",
);
const milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
// As `milvus-stack seed` does it.
await withLittleMemory(() =>
  seed({
    milvus,
    embedder: e5Embedder(embeddings),
    collection: loaded(spec),
    environment: environmentOf(uri, e5(embeddings)),
    file,
  }),
);
await milvus.close();
process.stdout.write(String(process.resourceUsage().maxRSS));
