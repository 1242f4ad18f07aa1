import { byPartition, keyFilter, orUnreadable, upsertRows, ZeroVectors } from "../provision/data/index.ts";
import { ExitCode, MilvusStackError } from "../provision/diagnostics/index.ts";
import { RowRefused } from "../provision/milvus/index.ts";
import type { PrimaryKey } from "../provision/milvus/port.ts";
import { checkGiven } from "./check-given.ts";
import type { StoreContext } from "./context.ts";
import type { EmbeddingsGuard } from "./live-collection.ts";
import { type Entity, toEntities } from "./to-entities.ts";
import type { WriteRowsOptions } from "./types.ts";

/** Rows in one request: well below gRPC's 64 MiB with vectors of 1,536 values and full texts. */
const rowsPerWrite = 500;

/**
 * Checks, embeds and writes rows, by the partition that each belongs to.
 *
 * @returns the number of rows written
 */
export async function writeRows(
  context: StoreContext,
  guard: EmbeddingsGuard,
  kind: "insert" | "upsert",
  rows: readonly object[],
  given: WriteRowsOptions,
): Promise<number> {
  checkGiven.write(given);
  checkGiven.rows(rows);
  const { signal, onWarning = emit } = given;
  if (rows.length === 0) return 0;
  const entities = await toEntities(context, guard, rows, signal);
  const zeroVectors = new ZeroVectors();
  let written = 0;
  for (const [partition, members] of byPartition(entities)) {
    for (let at = 0; at < members.length; at += rowsPerWrite) {
      const batch = members.slice(at, at + rowsPerWrite);
      written += await writeBatch(context, kind, partition, batch, signal).catch((error) => {
        throw named(error, batch, written);
      });
      for (const entity of batch) zeroVectors.add(entity.zeroVectors, `row ${entity.at}`);
    }
  }
  for (const warning of zeroVectors.warnings()) onWarning(warning);
  return written;
}

async function writeBatch(
  context: StoreContext,
  kind: "insert" | "upsert",
  partition: string | null,
  batch: readonly Entity[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const { milvus, ref, model } = context;
  const rows = batch.map(({ entity }) => entity);
  if (kind === "insert" || model.autoId) {
    const options = { ...(partition === null ? {} : { partition }), ...(signal ? { signal } : {}) };
    return await milvus.insert(ref, rows, options);
  }
  const moved = partition === null ? [] : await keysElsewhere(context, partition, batch, signal);
  const { primaryKey: keyField, partitions } = model;
  return await upsertRows(milvus, ref, { rows, partition, partitions, moved, keyField, signal });
}

/** A row that the server refuses, by its position in the call. */
function named(error: unknown, batch: readonly Entity[], before: number): unknown {
  if (!(error instanceof RowRefused)) return error;
  const diagnostics = error.diagnostics.map((said) => ({
    ...said,
    summary: `Row ${batch[error.row]?.at}: ${said.summary}`,
    cause: `${before + error.row} rows were written before it.`,
  }));
  return new MilvusStackError(diagnostics, ExitCode.failed, { cause: error });
}

function emit({ code, summary }: Parameters<NonNullable<WriteRowsOptions["onWarning"]>>[0]): void {
  process.emitWarning(summary, { type: "MilvusStackWarning", code });
}

/**
 * Keys of the batch that are stored in another partition than the one they belong to; all of them where some partition cannot be
 * read, since it is not loaded or this user may not query.
 */
async function keysElsewhere(
  { milvus, ref, model }: StoreContext,
  partition: string,
  batch: readonly Entity[],
  signal: AbortSignal | undefined,
): Promise<PrimaryKey[]> {
  const field = model.primaryKey.name;
  const others = [...model.partitions].filter((name) => name !== partition);
  if (others.length === 0) return [];
  const keys = batch.map(({ key }) => key).filter((key) => key !== null);
  const reading = milvus.query(ref, {
    filter: keyFilter(model.primaryKey, keys),
    outputFields: [field],
    partitions: others,
    consistencyLevel: "Strong",
    signal,
  });
  const found = await orUnreadable(reading);
  if (found === null) return keys;
  return found.map((row) => row[field]).filter(isKey);
}

function isKey(value: unknown): value is PrimaryKey {
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint";
}
