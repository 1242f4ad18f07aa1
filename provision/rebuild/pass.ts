import { rename } from "node:fs/promises";
import { compareKeys, keyOf } from "../milvus/key-filter.ts";
import type { PrimaryKey, Row } from "../milvus/port.ts";
import type { CopyContext } from "./copy-context.ts";
import { type Copied, DigestWriter, readCopied } from "./digest-file.ts";
import { ofPart, type Part, partsOf } from "./parts.ts";
import { digestRow } from "./row-shape.ts";
import type { RowsProgress } from "./rows-progress.ts";

/** At most so many keys of rows that are gone are handed over at once. */
const atOnce = 10_000;

/** What has changed in the old generation since it was copied. */
export interface Changes {
  /** Rows that are new or other than they were, with the digest of what was copied; null: nothing was. */
  readonly written: readonly { readonly row: Row; readonly before: string | null }[];
  /** Rows that are gone. */
  readonly deleted: readonly Copied[];
}

/** What a pass found. */
export interface PassResult {
  /** Rows of the old generation. */
  readonly rows: number;
  /** Rows that were new, other or gone. */
  readonly changed: number;
}

/**
 * Reads the whole old generation once, strongly, against the digests of what was copied, and hands over what differs. The two
 * are in the order of the keys, so that neither is ever held as a whole. The digests are replaced at the end of each part: a
 * pass that is cut short is done again, and finds the same.
 */
export async function pass(
  context: CopyContext,
  progress: RowsProgress,
  handle: (part: Part, changes: Changes) => Promise<void>,
): Promise<PassResult> {
  let [rows, changed] = [0, 0];
  for (const part of partsOf(context.job)) {
    const found = await passPart(context, part, progress, (changes) => handle(part, changes));
    rows += found.rows;
    changed += found.changed;
  }
  return { rows, changed };
}

async function passPart(
  { job, shape, from }: CopyContext,
  part: Part,
  progress: RowsProgress,
  handle: (changes: Changes) => Promise<void>,
): Promise<PassResult> {
  let [rows, changed] = [0, 0];
  const before = readCopied(part.copied);
  let old = await before.next();
  const writer = await DigestWriter.open(part.writing);
  let written: { row: Row; before: string | null }[] = [];
  let deleted: Copied[] = [];
  const deliver = async () => {
    if (written.length + deleted.length === 0) return;
    changed += written.length + deleted.length;
    await handle({ written, deleted });
    [written, deleted] = [[], []];
  };
  // However many are gone, between two rows or behind the last one, few are held.
  const skipGone = async (isGone: (key: PrimaryKey) => boolean) => {
    while (!old.done && isGone(old.value.key)) {
      deleted.push(old.value);
      old = await before.next();
      if (deleted.length === atOnce) await deliver();
    }
  };
  try {
    const pages = job.milvus.scan(from, {
      ...ofPart(part),
      outputFields: shape.outputFields,
      signal: job.signal,
    });
    for await (const page of pages) {
      for (const row of page) {
        const key = keyOf(shape.key, row);
        await skipGone((copied) => compareKeys(copied, key) < 0);
        const digest = digestRow(shape, row);
        const known = !old.done && compareKeys(old.value.key, key) === 0 ? old.value.digest : null;
        if (known !== null) old = await before.next();
        if (known !== digest) written.push({ row, before: known });
        writer.add({ key, digest });
      }
      await writer.flush();
      // As many as a page holds: each time costs two strong reads, and where little has changed one is enough for many pages.
      if (written.length >= page.length) await deliver();
      rows += page.length;
      progress.add(page.length);
    }
    await skipGone(() => true);
    await deliver();
  } finally {
    await writer.close();
    await before.return(undefined);
  }
  await rename(part.writing, part.copied);
  return { rows, changed };
}
