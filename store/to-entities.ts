import { embedTexts } from "../embeddings/index.ts";
import { type CheckedRow, checkRow, judgeZero, type RowModel } from "../provision/data/index.ts";
import { type Diagnostic, ExitCode, MilvusStackError } from "../provision/diagnostics/index.ts";
import type { Row } from "../provision/milvus/port.ts";
import { typeName } from "./check-given.ts";
import { StoreCode } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import type { EmbeddingsGuard } from "./live-collection.ts";
import { refusal } from "./refuse.ts";

/** A row as Milvus takes it, with its vectors, and the partition that it goes to. */
export interface Entity {
  readonly entity: Row;
  readonly key: CheckedRow["key"];
  readonly partition: string | null;
  /** Its position among the rows of the call. */
  readonly at: number;
  /** Fields with an all-zero vector, where the metric allows one. */
  readonly zeroVectors: readonly string[];
}

/**
 * Checks all rows, then embeds the texts of all of them: a bad row is told before anything is paid for.
 *
 * @throws MilvusStackError (exit code 3) with every problem of every row, by its position; MS672 (1) when the stored
 *   vectors were made by another model; (1) with each row for whose text the model gave zeros, where no search finds them
 */
export async function toEntities(
  { embedder, model }: StoreContext,
  guard: EmbeddingsGuard,
  rows: readonly object[],
  signal: AbortSignal | undefined,
): Promise<Entity[]> {
  const checked = checkRows(model, rows);
  if (model.embeds.length === 0) return checked.map((row, at) => ({ ...row, at }));
  if (embedder === null) {
    throw refusal(
      StoreCode.noEmbedder,
      "The rows have texts to embed, and the environment has no embeddings.",
      { fix: "Add `embeddings` to the environment." },
    );
  }
  await guard.beforeWrite();
  const texts = checked.flatMap((row) => row.texts);
  const vectors = await embedTexts(embedder, texts, "document", signal);
  const problems: Diagnostic[] = [];
  const entities = checked.map(({ entity, key, partition, zeroVectors }, at) => {
    const filled = model.embeds.map(({ into }, j) => [into, vectors[at * model.embeds.length + j]] as const);
    const zeros = filled.map(([into, vector]) => ({ into, zero: judgeZero(model, into, vector) }));
    for (const { zero } of zeros) {
      if (zero !== null && zero !== "told") problems.push(badRow(at, zero.refused.summary, zero.refused.fix));
    }
    const told = zeros.filter(({ zero }) => zero === "told").map(({ into }) => into);
    return {
      ...{ key, partition, at, zeroVectors: [...zeroVectors, ...told] },
      entity: { ...entity, ...Object.fromEntries(filled) },
    };
  });
  if (problems.length > 0) throw new MilvusStackError(problems, ExitCode.failed);
  return entities;
}

function checkRows(model: RowModel, rows: readonly object[]): CheckedRow[] {
  const problems: Diagnostic[] = [];
  const good: CheckedRow[] = [];
  const firstWith = new Map<string, number>();
  for (const [at, row] of Array.from<unknown>(rows).entries()) {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      problems.push(badRow(at, `It is ${typeName(row)}.`, "Pass an object."));
      continue;
    }
    const result = checkRow(model, Object.fromEntries(Object.entries(row)));
    if ("problems" in result) {
      for (const { summary, fix } of result.problems) problems.push(badRow(at, summary, fix));
      continue;
    }
    good.push(result.row);
    if (result.row.key === null) continue;
    // In one request Milvus keeps both rows of a key, even of an upsert.
    const key = String(result.row.key);
    const first = firstWith.get(key);
    if (first === undefined) firstWith.set(key, at);
    else {
      const summary = `"${model.primaryKey.name}" is ${key}, as in row ${first}.`;
      problems.push(badRow(at, summary, "Leave one of them out."));
    }
  }
  if (problems.length > 0) throw new MilvusStackError(problems, ExitCode.invalid);
  return good;
}

function badRow(at: number, summary: string, fix = "Correct the row."): Diagnostic {
  return { code: StoreCode.badRow, severity: "error", summary: `Row ${at}: ${summary}`, fix };
}
