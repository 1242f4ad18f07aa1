import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { count } from "../diagnostics/text.ts";
import { keyOf } from "../milvus/key-filter.ts";
import type { PrimaryKey, Row } from "../milvus/port.ts";
import { RebuildCode } from "./codes.ts";
import type { CopyContext } from "./copy-context.ts";
import { ofPart, partsOf } from "./parts.ts";
import { copied } from "./row-shape.ts";

/** As many keys as a message has room for. */
const shown = 20;

interface Misfit {
  readonly key: PrimaryKey;
  readonly problem: string;
}

/** The rows as they are written into the new generation. @throws MilvusStackError MS345 with every row of the old one that does not fit */
export async function fitting(context: CopyContext, rows: readonly Row[]): Promise<Row[]> {
  const fit: Row[] = [];
  for (const row of rows) {
    const copy = copied(context.shape, row);
    if ("problem" in copy) throw await doNotFit(context, { key: keyOf(context.shape.key, row), ...copy });
    fit.push(copy.row);
  }
  return fit;
}

/** Whoever mends one row should not find the next one after another hour: all of them are looked for. */
async function doNotFit(context: CopyContext, first: Misfit): Promise<MilvusStackError> {
  const found: Misfit[] = [];
  let rows = 0;
  for await (const misfit of misfitsOf(context)) {
    rows += 1;
    if (found.length < shown) found.push(misfit);
  }
  // It may be gone by now, and was there.
  if (found.length === 0) {
    found.push(first);
    rows = 1;
  }
  const { from, to } = context.job;
  const more = rows > found.length ? ` and ${count(rows - found.length, "more row")}` : "";
  const keys = found.map(({ key }) => (typeof key === "string" ? JSON.stringify(key) : key)).join(", ");
  return new MilvusStackError(
    {
      code: RebuildCode.doesNotFit,
      severity: "error",
      summary: `${count(rows, "row")} of ${from} ${rows === 1 ? "does" : "do"} not fit ${to}: ${keys}${more}.`,
      cause: `${found[0]?.problem ?? first.problem} Clients go on with what they search now.`,
      fix: "Correct or delete these rows, or change the field in the spec, and apply again: the copy goes on where it was.",
    },
    1,
  );
}

async function* misfitsOf({ job, shape, from }: CopyContext): AsyncGenerator<Misfit> {
  for (const part of partsOf(job)) {
    const pages = job.milvus.scan(from, {
      ...ofPart(part),
      outputFields: shape.outputFields,
      signal: job.signal,
    });
    for await (const page of pages) {
      for (const row of page) {
        const copy = copied(shape, row);
        if ("problem" in copy) yield { key: keyOf(shape.key, row), problem: copy.problem };
      }
    }
  }
}
