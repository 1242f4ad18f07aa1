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
  /** Rows that are new or other than they were, with what was copied; null: nothing was. */
  readonly written: readonly { readonly row: Row; readonly before: Copied | null }[];
  /** Rows that are gone. */
  readonly deleted: readonly Copied[];
}

/** Brings changes over; gives the keys that Milvus has made for what was written, where it makes keys, in that order. */
type Handle = (part: Part, changes: Changes) => Promise<readonly (PrimaryKey | undefined)[]>;

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
  handle: Handle,
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
  handle: (changes: Changes) => ReturnType<Handle>,
): Promise<PassResult> {
  let [rows, changed] = [0, 0];
  const before = readCopied(part.copied);
  let old = await before.next();
  const writer = await DigestWriter.open(part.writing);
  let written: { row: Row; before: Copied | null }[] = [];
  let deleted: Copied[] = [];
  // What Milvus makes the key of is known as copied once it has been written.
  const makesKeys = job.mapping.keys === "made";
  let held: { one: Copied; at: number | null }[] = [];
  const deliver = async () => {
    let made: readonly (PrimaryKey | undefined)[] = [];
    if (written.length + deleted.length > 0) {
      changed += written.length + deleted.length;
      made = await handle({ written, deleted });
    }
    for (const { one, at } of held) {
      const key = at === null ? undefined : made[at];
      writer.add(key === undefined ? one : { ...one, made: key });
    }
    [written, deleted, held] = [[], [], []];
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
        const known = !old.done && compareKeys(old.value.key, key) === 0 ? old.value : null;
        if (known !== null) old = await before.next();
        const same = known?.digest === digest;
        if (!same) written.push({ row, before: known });
        if (makesKeys)
          held.push({ one: same ? known : { key, digest }, at: same ? null : written.length - 1 });
        else writer.add({ key, digest });
      }
      if (makesKeys) await deliver();
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
