import { setTimeout as sleep } from "node:timers/promises";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { keyFilter, keyOf } from "../milvus/key-filter.ts";
import type { CollectionRef, PrimaryKey, Row } from "../milvus/port.ts";
import { RebuildCode } from "./codes.ts";
import type { CopyContext } from "./copy-context.ts";
import { type Copied, keyInNew, readCopied } from "./digest-file.ts";
import { ofPart, type Part, partsOf } from "./parts.ts";
import { contentDigest, contentOf } from "./row-shape.ts";

/** Rows of each part that are read back and compared field by field. */
const sampleSize = 100;
const attempts = 5;

/**
 * Compares a sample of the new generation's rows with what was copied. The sample is those rows whose digests are the smallest,
 * which spreads it over all of them.
 *
 * @throws MilvusStackError with the first row that differs
 */
export async function compareRows(context: CopyContext): Promise<void> {
  for (const part of partsOf(context.job)) {
    const sample = await takeSample(part);
    for (let attempt = 1; ; attempt += 1) {
      const wrong = await firstWrong(context, part, sample);
      if (wrong === null) break;
      // What was written a moment ago may not be seen by every node yet.
      if (attempt === attempts) throw differs(context, wrong);
      await sleep(200 * attempt, undefined, { signal: context.job.signal });
    }
  }
}

async function takeSample({ copied }: Part): Promise<Copied[]> {
  let best: Copied[] = [];
  for await (const one of readCopied(copied)) {
    best.push(one);
    if (best.length >= 20 * sampleSize) best = smallest(best);
  }
  return smallest(best);
}

function smallest(all: readonly Copied[]): Copied[] {
  return all.toSorted((a, b) => (a.digest < b.digest ? -1 : 1)).slice(0, sampleSize);
}

async function firstWrong(
  context: CopyContext,
  part: Part,
  sample: readonly Copied[],
): Promise<PrimaryKey | null> {
  const found = await rowsByKey(
    context,
    context.to,
    part,
    sample.flatMap((one) => keyInNew(context.job, one) ?? []),
  );
  const wrong = sample.find((one) => {
    const { digest } = one;
    const row = found.get(String(keyInNew(context.job, one)));
    return row === undefined || contentDigest(context.shape, row) !== contentOf(digest);
  });
  return wrong?.key ?? null;
}

/** Rows by the text of their keys, with all that is compared. */
export async function rowsByKey(
  { job, shape }: CopyContext,
  ref: CollectionRef,
  part: Part,
  keys: readonly PrimaryKey[],
): Promise<Map<string, Row>> {
  if (keys.length === 0) return new Map();
  const rows = await job.milvus.query(ref, {
    ...ofPart(part),
    filter: keyFilter(shape.key, keys),
    outputFields: [...new Set([shape.key.name, ...shape.contentFields])],
    signal: job.signal,
  });
  return new Map(rows.map((row) => [String(keyOf(shape.key, row)), row]));
}

function differs({ job }: CopyContext, key: PrimaryKey): MilvusStackError {
  return new MilvusStackError(
    {
      code: RebuildCode.rowsDiffer,
      severity: "error",
      summary: `Row ${typeof key === "string" ? JSON.stringify(key) : key} of ${job.to} is not as it was copied from ${job.from}.`,
      cause: "The server gives back something else than was written into it. Clients go on with the old one.",
      fix: `Drop ${job.to} and apply again. If it happens again, please report the types of the collection's fields.`,
    },
    1,
  );
}
