import { mkdir, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { count } from "../diagnostics/text.ts";
import { keyOf } from "../milvus/key-filter.ts";
import type { PrimaryKey, Row } from "../milvus/port.ts";
import { RebuildCode } from "./codes.ts";
import { rowsByKey } from "./compare-rows.ts";
import { type CopyContext, openCopy } from "./copy-context.ts";
import { keyInNew } from "./digest-file.ts";
import { isThere } from "./journal.ts";
import { deleteReplaced } from "./made-keys.ts";
import { type Part, partsOf } from "./parts.ts";
import { type Changes, pass } from "./pass.ts";
import { ReplacedKeys } from "./replaced-keys.ts";
import { contentDigest, contentOf } from "./row-shape.ts";
import { RowsProgress } from "./rows-progress.ts";
import { tellZeroVectors } from "./sound-rows.ts";
import type { CopyJob } from "./types.ts";
import { deleteRows, deletesFirst, writeRows } from "./write-rows.ts";

/**
 * A pass that begins so long after the alias has moved and finds nothing is the last one. Milvus ends the proxies' memory of an
 * alias before it answers that it has moved, so that only requests which were under way then can still get to the old one.
 */
const quietMs = 2_000;
const maxPasses = 20;
/** Rows looked up in the new generation at once. */
const atOnce = 1_000;

/**
 * After the alias has moved: brings over what was still written to the old generation, until it stays quiet. A row that the new
 * one no longer holds as it was copied was written by a client since, and that wins.
 *
 * Without the record of what was copied (another machine began it), only rows that the new one does not have are brought over.
 *
 * @throws MilvusStackError when clients go on writing to the old generation by its own name
 */
export async function reconcileRows(job: CopyJob): Promise<void> {
  const context = await openCopy(job);
  await mkdir(job.folder, { recursive: true });
  await requireKeys(context);
  const replaced = await ReplacedKeys.open(job.folder);
  const start = performance.now();
  let total = await job.milvus.count(context.from, { signal: job.signal });
  for (let passes = 1; ; passes += 1) {
    const late = performance.now() - start >= quietMs;
    const found = await pass(context, new RowsProgress(job, total, "late writes: "), (part, changes) =>
      bringOver(context, part, changes, replaced),
    );
    if (late && found.changed === 0) break;
    if (passes === maxPasses) throw notQuiet(job, found.changed);
    total = found.rows;
    const left = quietMs - (performance.now() - start);
    if (left > 0) await sleep(left, undefined, { signal: job.signal });
  }
  tellZeroVectors(context);
  await rm(job.folder, { recursive: true, force: true });
}

async function bringOver(
  context: CopyContext,
  part: Part,
  { written, deleted }: Changes,
  replaced: ReplacedKeys,
): Promise<(PrimaryKey | undefined)[]> {
  const made: (PrimaryKey | undefined)[] = [];
  const changed = written.map(({ row, before }, at) => ({
    ...{ row, before, at, digest: before?.digest ?? null },
    key: before === null ? newKeyOf(context, row) : keyInNew(context.job, before),
  }));
  for await (const some of untouchedSince(context, part, changed, replaced)) {
    const rows = some.map(({ row }) => row);
    const missing = deletesFirst(context, part) ? some.flatMap(({ key }) => key ?? []) : [];
    const keys = await replaced.during(missing, () => writeRows(context, part, "upsert", rows));
    for (const [i, { at }] of some.entries()) made[at] = keys[i];
    await deleteReplaced(context, part, some);
  }
  const gone = deleted.map((one) => ({ key: keyInNew(context.job, one), digest: one.digest }));
  for await (const some of untouchedSince(context, part, gone, replaced)) {
    await deleteRows(
      context,
      part,
      some.flatMap(({ key }) => key ?? []),
    );
  }
  return made;
}

/** The key under which a row that was not copied would be in the new generation; null: Milvus makes it. */
function newKeyOf({ job, shape }: CopyContext, row: Row): PrimaryKey | null {
  return job.mapping.keys === "made" ? null : keyOf(shape.key, row);
}

/** Without the keys that Milvus has made, every row of the old generation would look new. */
async function requireKeys({ job }: CopyContext): Promise<void> {
  if (job.mapping.keys === "kept") return;
  const there = await Promise.all(partsOf(job).map(({ copied }) => isThere(copied)));
  if (!there.includes(false)) return;
  throw new MilvusStackError(
    {
      code: RebuildCode.keysForgotten,
      severity: "error",
      summary: `Nobody knows which row of ${job.to} is which of ${job.from}.`,
      cause: `Milvus has made the keys of ${job.to}, and the map of old keys to new ones is not in ${job.folder}.`,
      fix: `Apply on the machine that began the rebuild. If its folder is gone, look for rows that were written to ${job.from} last, drop ${job.from} and apply again.`,
    },
    1,
  );
}

/**
 * Those whose row the new generation still holds as it was copied; where none was copied (`digest` is null), or it was being
 * replaced: where it has none.
 */
async function* untouchedSince<
  One extends { readonly key: PrimaryKey | null; readonly digest: string | null },
>(context: CopyContext, part: Part, all: readonly One[], replaced: ReplacedKeys): AsyncGenerator<One[]> {
  for (let at = 0; at < all.length; at += atOnce) {
    const some = all.slice(at, at + atOnce);
    const keys = some.flatMap(({ key }) => key ?? []);
    const now = await rowsByKey(context, context.to, part, keys);
    yield some.filter(({ key, digest }) => {
      const row = key === null ? undefined : now.get(String(key));
      if (row === undefined) return digest === null || (key !== null && replaced.has(key));
      if (digest === null) return false;
      return contentDigest(context.shape, row) === contentOf(digest);
    });
  }
}

function notQuiet({ from }: CopyJob, changed: number): MilvusStackError {
  return new MilvusStackError(
    {
      code: RebuildCode.notQuiet,
      severity: "error",
      summary: `${from} is still written to: ${count(changed, "row")} in the last pass.`,
      cause: "The alias has moved, so whoever writes there uses the name of the old generation itself.",
      fix: "Have them write to the public name, and apply again: that brings the rest over.",
    },
    1,
  );
}
