import { rename } from "node:fs/promises";
import { mapAhead } from "../data/map-ahead.ts";
import { compareKeys, keyOf } from "../milvus/key-filter.ts";
import type { PrimaryKey, Row } from "../milvus/port.ts";
import { type CopyContext, openCopy } from "./copy-context.ts";
import { type Copied, DigestWriter, readReached } from "./digest-file.ts";
import { equalize } from "./equalize.ts";
import { isThere, openJournal, startFolder } from "./journal.ts";
import { ofPart, type Part, partsOf } from "./parts.ts";
import { digestRow } from "./row-shape.ts";
import { RowsProgress } from "./rows-progress.ts";
import { tellZeroVectors } from "./sound-rows.ts";
import type { CopyJob } from "./types.ts";
import { writeRows } from "./write-rows.ts";

/** Pages under way at once: one is read while two are embedded and written. */
const pagesAhead = 3;

/**
 * Copies every row of `job.from` into `job.to`, a few pages at a time. It can be killed at any moment and begun again: what was
 * written is journaled, page by page.
 *
 * @throws MilvusStackError
 */
export async function copyRows(job: CopyJob): Promise<void> {
  const context = await openCopy(job);
  if (job.back) {
    await startFolder(job.folder);
    await equalize(context);
  } else {
    await copyParts(context);
  }
  tellZeroVectors(context);
}

async function copyParts(context: CopyContext): Promise<void> {
  const { job } = context;
  const knowledge = await openJournal(context);
  const total = await job.milvus.count(context.from, { signal: job.signal });
  const parts = partsOf(job);
  const reached = await Promise.all(
    parts.map(async ({ copied, writing }) => readReached((await isThere(copied)) ? copied : writing)),
  );
  const before = reached.reduce((sum, { rows }) => sum + rows, 0);
  const progress = new RowsProgress(job, total, "", before);
  for (const part of parts) {
    if (!(await isThere(part.copied))) await copyPart(context, part, knowledge === "lost", progress);
  }
  await job.milvus.flush(context.to, { signal: job.signal });
}

async function copyPart(
  context: CopyContext,
  part: Part,
  everythingMayBeThere: boolean,
  progress: RowsProgress,
): Promise<void> {
  const { job, shape, from } = context;
  const { done, sent, bytes } = await readReached(part.writing);
  const writer = await DigestWriter.open(part.writing, bytes);
  try {
    const pages = job.milvus.scan(from, {
      ...ofPart(part),
      outputFields: shape.outputFields,
      ...(done === null ? {} : { after: done }),
      // What is too new for it is found by the passes that follow.
      consistencyLevel: "Bounded",
      signal: job.signal,
    });
    const written = mapAhead(pages, pagesAhead, async (rows: Row[]) => {
      const last = rows.at(-1);
      if (last !== undefined) await writer.markSent(keyOf(shape.key, last));
      const maybeThere = rows.filter((row) => everythingMayBeThere || isUpTo(keyOf(shape.key, row), sent));
      const fresh = rows.slice(maybeThere.length);
      const made = [
        ...(maybeThere.length > 0 ? await writeRows(context, part, "upsert", maybeThere) : []),
        ...(fresh.length > 0 ? await writeRows(context, part, "insert", fresh) : []),
      ];
      return rows.map((row, at): Copied => {
        const [one, key] = [{ key: keyOf(shape.key, row), digest: digestRow(shape, row) }, made[at]];
        return key === undefined ? one : { ...one, made: key };
      });
    });
    for await (const page of written) {
      for (const one of page) writer.add(one);
      await writer.flush();
      progress.add(page.length);
    }
  } finally {
    await writer.close();
  }
  await rename(part.writing, part.copied);
}

function isUpTo(key: PrimaryKey, sent: PrimaryKey | null): boolean {
  return sent !== null && compareKeys(key, sent) <= 0;
}
