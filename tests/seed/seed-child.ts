/** Seeds in a process of its own, so that a test can kill it: arguments are one JSON text; a line a chunk to stdout. */
import { seed } from "../../provision/data/index.ts";
import { connect } from "../../provision/milvus/index.ts";
import type { CollectionSpec } from "../../provision/spec/schema.ts";
import { e5, e5Embedder, environmentOf, loaded } from "./seed-target.ts";

export interface ChildArguments {
  readonly uri: string;
  readonly embeddings: string;
  readonly spec: CollectionSpec;
  readonly file: string;
}

const { uri, embeddings, spec, file }: ChildArguments = JSON.parse(process.argv[2] ?? "");
const environment = environmentOf(uri, e5(embeddings));
const milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
await seed({
  milvus,
  embedder: e5Embedder(embeddings, { batchSize: 8, concurrency: 1 }),
  collection: loaded(spec),
  environment,
  file,
  onProgress: ({ rows }) => process.stdout.write(`${rows}\n`),
});
await milvus.close();
