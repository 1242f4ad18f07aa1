import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CollectionRef, Milvus, Row } from "../provision/milvus/port.ts";
import { copyRows } from "../provision/rebuild/index.ts";
import { ownProperty } from "../provision/state/ownership.ts";
import { plainCollection, plainField } from "../provision/state/plain-state.ts";

/** Values of a vector. */
const dim = 128;

/** Two generations of a collection, as a rebuild has them: one with rows, and one that gets them. */
export const generation = (number: number): CollectionRef => ({
  database: "default",
  collection: `rows__g${number}`,
});

export const fields = ["id", "title", "views", "embedding"] as const;

export async function createGeneration(milvus: Milvus, number: number, from: number | null): Promise<void> {
  const state = plainCollection([
    plainField("id", "Int64", { primaryKey: true }),
    plainField("title", "VarChar", { maxLength: 128 }),
    plainField("views", "Int64"),
    plainField("embedding", "FloatVector", { dim }),
  ]);
  await milvus.createCollection(generation(number), state, {
    [ownProperty.owner]: "bench:rows.yaml",
    [ownProperty.collection]: "rows",
    [ownProperty.generation]: String(number),
    ...(from === null
      ? {}
      : {
          [ownProperty.rebuild]: JSON.stringify({
            from: generation(from).collection,
            target: "",
            phase: "copy",
          }),
        }),
  });
}

/** Fills a generation and loads it. */
export async function fill(milvus: Milvus, number: number, rows: number): Promise<void> {
  const at = generation(number);
  for (let from = 0; from < rows; from += 5_000) {
    const batch: Row[] = Array.from({ length: Math.min(5_000, rows - from) }, (_, i) => ({
      id: from + i,
      title: `Row ${from + i} of a collection that is to be rebuilt`,
      views: i,
      embedding: Float32Array.from({ length: dim }, (_, at) => Math.sin(from + i + at)),
    }));
    await milvus.insert(at, batch);
  }
  await milvus.flush(at);
  const index = { name: "embedding", field: "embedding", indexType: "FLAT", metricType: "L2", params: {} };
  await milvus.createIndex(at, { ...index, mmap: null });
  await milvus.waitForIndex(at, "embedding");
  await milvus.load(at, { replicas: 1, resourceGroups: [], partitions: [], fields: [] });
}

/** Copies as a rebuild does it, journal and digests included. */
export async function copyGeneration(milvus: Milvus, from: number, to: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "milvus-stack-bench-"));
  try {
    await copyRows({
      milvus,
      database: "default",
      from: generation(from).collection,
      to: generation(to).collection,
      mapping: {
        primaryKey: "id",
        fields,
        keys: "kept",
        moved: [],
        asDynamic: [],
        checked: [],
        embed: [],
        dynamic: false,
        partitions: null,
        partitionBy: null,
      },
      back: false,
      embedder: null,
      folder: join(folder, "job"),
      signal: new AbortController().signal,
      onProgress: () => {},
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
