import type { Embedder } from "../embeddings/types.ts";
import { type CheckedRow, checkRow, type RowModel } from "../provision/data/index.ts";
import { ExitCode, MilvusStackError } from "../provision/diagnostics/index.ts";
import type { Row } from "../provision/milvus/port.ts";
import { StoreCode } from "./codes.ts";
import { refusal } from "./refuse.ts";

/** A row as Milvus takes it, with its vectors, and the partition that it goes to. */
export interface Entity {
  readonly entity: Row;
  readonly key: CheckedRow["key"];
  readonly partition: string | null;
}

/**
 * Checks all rows, then embeds the texts of all of them: a bad row is told before anything is paid for.
 *
 * @throws MilvusStackError (exit code 3) with every problem of every row, by its position
 */
export async function toEntities(
  model: RowModel,
  embedder: Embedder | null,
  rows: readonly object[],
  signal: AbortSignal | undefined,
): Promise<Entity[]> {
  const checked = checkRows(model, rows);
  if (model.embeds.length === 0) return checked;
  const texts = checked.flatMap((row) => row.texts);
  if (embedder === null) {
    throw refusal(
      StoreCode.noEmbedder,
      "The rows have texts to embed, and the environment has no embeddings.",
      {
        fix: "Add `embeddings` to the environment.",
      },
    );
  }
  const vectors = await embedder.embed(texts, "document", signal === undefined ? {} : { signal });
  return checked.map(({ entity, key, partition }, i) => {
    const filled = model.embeds.map(({ into }, j) => [into, vectors[i * model.embeds.length + j]]);
    return { entity: { ...entity, ...Object.fromEntries(filled) }, key, partition };
  });
}

function checkRows(model: RowModel, rows: readonly object[]): CheckedRow[] {
  const results = rows.map((row) => checkRow(model, Object.fromEntries(Object.entries(row))));
  const problems = results.flatMap((result, at) =>
    "problems" in result
      ? result.problems.map(({ summary, fix }) => ({
          code: StoreCode.badRow,
          severity: "error" as const,
          summary: `Row ${at}: ${summary}`,
          ...(fix === undefined ? {} : { fix }),
        }))
      : [],
  );
  if (problems.length > 0) throw new MilvusStackError(problems, ExitCode.invalid);
  return results.flatMap((result) => ("row" in result ? [result.row] : []));
}
