import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { count, thousands } from "../diagnostics/text.ts";
import { RebuildCode } from "./codes.ts";
import { compareRows } from "./compare-rows.ts";
import { type CopyContext, openCopy } from "./copy-context.ts";
import { keyInNew } from "./digest-file.ts";
import { deleteExtras } from "./equalize.ts";
import { forgetExtras, mayHaveExtras } from "./journal.ts";
import { deleteReplaced, deleteUnknown } from "./made-keys.ts";
import { type PassResult, pass } from "./pass.ts";
import { RowsProgress } from "./rows-progress.ts";
import type { CopyJob, SmokeCheck } from "./types.ts";
import { deleteRows, writeRows } from "./write-rows.ts";

/** What is little enough to be left for after the switch: rows, or this part of them. */
const little = { rows: 100, share: 0.001 };

/**
 * Brings over what was written since the rows were copied, until a pass finds little; then holds the count of the new generation
 * and a sample of its rows against the old one, and runs the smoke checks on it.
 *
 * @throws MilvusStackError when the two differ, or a smoke check fails; no client has seen the new generation then
 */
export async function verifyCopy(job: CopyJob, smoke: SmokeCheck): Promise<void> {
  const context = await openCopy(job);
  const { rows } = await catchUp(context);
  if (job.mapping.keys === "made") await deleteUnknown(context);
  else if (await mayHaveExtras(job.folder)) await deleteExtras(context);
  await forgetExtras(job.folder);
  await compareCounts(context, rows);
  await compareRows(context);
  await smoke(context.to, job.signal);
}

/** Each pass is shorter than the copy, and finds less; once it does not, clients write as fast as passes read. */
async function catchUp(context: CopyContext): Promise<PassResult> {
  const { job, from } = context;
  let total = await job.milvus.count(from, { signal: job.signal });
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    const progress = new RowsProgress(job, total, "caught up with ");
    const found = await pass(context, progress, async (part, { written, deleted }) => {
      const rows = written.map(({ row }) => row);
      const made = await writeRows(context, part, "upsert", rows);
      await deleteReplaced(context, part, written);
      await deleteRows(
        context,
        part,
        deleted.flatMap((one) => keyInNew(job, one) ?? []),
      );
      return made;
    });
    const enough = Math.max(little.rows, found.rows * little.share);
    if (found.changed <= enough || found.changed > before / 2) return found;
    before = found.changed;
    total = found.rows;
  }
}

/** Nobody but this job writes to the new generation, so that it has exactly the rows that were copied. */
async function compareCounts({ job, to }: CopyContext, expected: number): Promise<void> {
  const actual = await job.milvus.count(to, { signal: job.signal });
  if (actual === expected) return;
  throw new MilvusStackError(
    {
      code: RebuildCode.countsDiffer,
      severity: "error",
      summary: `${job.to} has ${count(actual, "row")}, and ${thousands(expected)} were copied into it.`,
      cause:
        "Somebody else writes to it, or the server has lost or doubled rows. Clients go on with the old one.",
      fix: `Drop ${job.to} and apply again: that copies anew.`,
    },
    1,
  );
}
