import { EmbeddingCode, hasCode } from "../../embeddings/index.ts";
import type { Embedder } from "../../embeddings/types.ts";
import type { Row } from "../milvus/port.ts";
import type { RowProblem } from "./codes.ts";
import type { Change } from "./find-changes.ts";
import type { RowModel } from "./row-model.ts";

/** A change with its vectors, ready to be written; or why the model refused its text. */
export type EmbeddedChange =
  | { readonly change: Change; readonly entity: Row }
  | { readonly change: Change; readonly problem: RowProblem };

/**
 * Fills the vectors of changed rows. Only the model can say that a text is too long for it, and it refuses the whole
 * request then; the rows are halved until the one at fault stands alone.
 */
export async function embedChanges(
  embedder: Embedder | null,
  model: RowModel,
  changes: readonly Change[],
  signal: AbortSignal,
): Promise<EmbeddedChange[]> {
  if (embedder === null || model.embeds.length === 0 || changes.length === 0) {
    return changes.map((change) => ({ change, entity: change.row.entity }));
  }
  try {
    const texts = changes.flatMap((change) => change.row.texts);
    const vectors = await embedder.embed(texts, "document", { signal });
    return changes.map((change, i) => {
      const filled = model.embeds.map(({ into }, j) => [into, vectors[i * model.embeds.length + j]]);
      return { change, entity: { ...change.row.entity, ...Object.fromEntries(filled) } };
    });
  } catch (error) {
    if (!hasCode(error, EmbeddingCode.textTooLong)) throw error;
    const [first] = changes;
    if (changes.length === 1 && first !== undefined) {
      const [said] = error.diagnostics;
      return [
        { change: first, problem: said ?? { code: EmbeddingCode.textTooLong, summary: error.message } },
      ];
    }
    const half = Math.ceil(changes.length / 2);
    return [
      ...(await embedChanges(embedder, model, changes.slice(0, half), signal)),
      ...(await embedChanges(embedder, model, changes.slice(half), signal)),
    ];
  }
}
