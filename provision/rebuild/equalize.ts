import { rename } from "node:fs/promises";
import { compareKeys, keyOf } from "../milvus/key-filter.ts";
import type { CollectionRef, PrimaryKey, Row } from "../milvus/port.ts";
import type { CopyContext } from "./copy-context.ts";
import { DigestWriter, readCopied } from "./digest-file.ts";
import { ofPart, type Part, partsOf } from "./parts.ts";
import { contentDigest, contentOf, digestRow } from "./row-shape.ts";
import { RowsProgress } from "./rows-progress.ts";
import { deleteRows, writeRows } from "./write-rows.ts";

/** Rows written, or keys deleted, at once. */
const atOnce = 1_000;

/**
 * Makes a generation that has rows hold those of the other one: what is the same is left alone, what is other or missing is
 * written, and what the other one does not have is deleted. Both are read once, in the order of their keys.
 */
export async function equalize(context: CopyContext): Promise<void> {
  const { job, from } = context;
  const progress = new RowsProgress(job, await job.milvus.count(from, { signal: job.signal }), "compared ");
  for (const part of partsOf(job)) await equalizePart(context, part, progress);
}

async function equalizePart(context: CopyContext, part: Part, progress: RowsProgress): Promise<void> {
  const { shape, from, to } = context;
  const there = rowsOf(context, to, part, shape.contentFields);
  const writer = await DigestWriter.open(part.writing);
  let other = await there.next();
  let [write, extra]: [Row[], PrimaryKey[]] = [[], []];
  const settle = async (least: number) => {
    if (write.length >= least) {
      await writeRows(context, part, "upsert", write);
      write = [];
    }
    if (extra.length >= least) {
      await deleteRows(context, part, extra);
      extra = [];
    }
  };
  try {
    for await (const row of rowsOf(context, from, part, shape.outputFields)) {
      const key = keyOf(shape.key, row);
      for (; !other.done && compareKeys(keyOf(shape.key, other.value), key) < 0; other = await there.next()) {
        extra.push(keyOf(shape.key, other.value));
      }
      const digest = digestRow(shape, row);
      const same = !other.done && compareKeys(keyOf(shape.key, other.value), key) === 0 ? other.value : null;
      if (same === null || contentDigest(shape, same) !== contentOf(digest)) write.push(row);
      if (same !== null) other = await there.next();
      writer.add({ key, digest });
      await settle(atOnce);
      progress.add(1);
    }
    for (; !other.done; other = await there.next()) {
      extra.push(keyOf(shape.key, other.value));
      await settle(atOnce);
    }
    await settle(1);
  } finally {
    await writer.close();
    await there.return(undefined);
  }
  await rename(part.writing, part.copied);
}

/** Deletes rows of the new generation that nobody copied on purpose: see `markExtras`. */
export async function deleteExtras(context: CopyContext): Promise<void> {
  const { job, shape, to } = context;
  for (const part of partsOf(job)) {
    const known = readCopied(part.copied);
    let copied = await known.next();
    let extra: PrimaryKey[] = [];
    for await (const row of rowsOf(context, to, part, [])) {
      const key = keyOf(shape.key, row);
      while (!copied.done && compareKeys(copied.value.key, key) < 0) copied = await known.next();
      if (copied.done || compareKeys(copied.value.key, key) !== 0) extra.push(key);
      if (extra.length >= atOnce) {
        await deleteRows(context, part, extra);
        extra = [];
      }
    }
    await deleteRows(context, part, extra);
    await known.return(undefined);
  }
}

async function* rowsOf(
  { job }: CopyContext,
  ref: CollectionRef,
  part: Part,
  outputFields: readonly string[],
): AsyncGenerator<Row> {
  for await (const page of job.milvus.scan(ref, { ...ofPart(part), outputFields, signal: job.signal })) {
    yield* page;
  }
}
