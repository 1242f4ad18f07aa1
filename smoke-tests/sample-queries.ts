import { createHash } from "node:crypto";
import type { PrimaryKey } from "../provision/milvus/port.ts";
import type { CheckContext } from "./context.ts";
import { scanRows } from "./scan-rows.ts";

/**
 * Stored vectors to search with: those whose key has the smallest digest, so that a choice is spread over all rows, is
 * the same in every run, and does not depend on the order that the server reads in.
 */
export async function sampleVectors(
  context: CheckContext,
  field: string,
  count: number,
): Promise<{ readonly vectors: readonly Float32Array[]; readonly rows: number }> {
  let rows = 0;
  let best: { digest: string; id: PrimaryKey }[] = [];
  for await (const { id } of scanRows(context, [])) {
    rows++;
    best.push({ digest: createHash("sha256").update(String(id)).digest("hex"), id });
    if (best.length >= 4 * count) best = smallest(best, count);
  }
  const ids = smallest(best, count).map(({ id }) => id);
  const found = await context.store.get(ids, {
    outputFields: [field],
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  });
  const vectors = found.map((row) => row[field]).filter((value) => value instanceof Float32Array);
  return { vectors, rows };
}

function smallest<T extends { digest: string }>(items: readonly T[], count: number): T[] {
  return items.toSorted((a, b) => (a.digest < b.digest ? -1 : 1)).slice(0, count);
}
