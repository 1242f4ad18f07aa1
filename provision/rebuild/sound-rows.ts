import { isZeroVector, judgeZero, readVector } from "../data/index.ts";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { RowRefused } from "../milvus/codes.ts";
import { keyOf } from "../milvus/key-filter.ts";
import type { PrimaryKey, Row } from "../milvus/port.ts";
import type { CopyContext } from "./copy-context.ts";

const copiedZeros =
  "They are copied as they are. A search by COSINE never finds such a vector, and embedding models do not give one for a text.";

/** Says what `refuseUnsound` has counted. What an earlier process wrote of a job is not among it. */
export function tellZeroVectors({ job, zeroVectors }: CopyContext): void {
  for (const warning of zeroVectors.warnings(copiedZeros)) job.onWarning?.(warning);
}

const ofFloats = new Set(["FloatVector", "Float16Vector", "BFloat16Vector"]);

/**
 * Looks at vectors before they are written: another client may have stored what is none on a server that does not look, like
 * Milvus Lite. A vector of zeros that was stored goes over and is counted, since it is found as it was; one that the model gives
 * now does not.
 *
 * @param rows rows of the old generation, with their keys
 * @param entities the same rows of the new generation, the vectors that were embedded now among them
 * @throws MilvusStackError MS658 or MS665 with the key of the first row at fault
 */
export function refuseUnsound(
  { target, metrics, shape, job, zeroVectors }: CopyContext,
  rows: readonly Row[],
  entities: readonly Row[],
): void {
  const embedded = new Set(job.mapping.embed.map(({ into }) => into));
  const fields = target.fields.filter(({ dataType }) => ofFloats.has(dataType));
  for (const [at, row] of entities.entries()) {
    const key = () => keyOf(shape.key, rows[at] ?? row);
    for (const { name, dim } of fields) {
      const value = row[name];
      if (value === null || value === undefined) continue;
      const read = readVector(value, { length: dim ?? undefined });
      if ("fault" in read) throw unfit(job.from, key(), "MS658", `"${name}" ${read.fault.text}.`);
      if (!isZeroVector(read.vector)) continue;
      const zero = embedded.has(name) ? judgeZero({ metrics }, name, read.vector) : "told";
      if (zero !== null && zero !== "told") {
        throw unfit(job.from, key(), zero.refused.code, zero.refused.summary);
      }
      zeroVectors.add([name], `row ${keyText(key())}`);
    }
  }
}

/** A row that the server refuses, by its key; any other error as it is. */
export function namedByKey({ job, shape }: CopyContext, rows: readonly Row[], error: unknown): unknown {
  const row = error instanceof RowRefused ? rows[error.row] : undefined;
  if (!(error instanceof RowRefused) || row === undefined) return error;
  const [said] = error.diagnostics;
  return unfit(job.from, keyOf(shape.key, row), "MS663", said?.summary ?? error.message, error);
}

function unfit(from: string, key: PrimaryKey, code: string, what: string, cause?: Error): MilvusStackError {
  return new MilvusStackError(
    {
      code,
      severity: "error",
      summary: `Row ${keyText(key)} of ${from} cannot be copied: ${what}`,
      fix: "Correct the row or delete it, and apply again: the copy goes on where it was.",
    },
    1,
    { cause },
  );
}

function keyText(key: PrimaryKey): string {
  return typeof key === "string" ? JSON.stringify(key) : String(key);
}
