import { EmbeddingCode, embedTexts, hasCode } from "../../embeddings/index.ts";
import type { Embedder } from "../../embeddings/types.ts";
import type { Row } from "../milvus/port.ts";
import { judgeZero } from "./check-vector.ts";
import type { RowProblem } from "./codes.ts";
import type { Change } from "./find-changes.ts";
import type { RowModel } from "./row-model.ts";
import { isSameVector } from "./same-row.ts";

/** A change with its vectors, ready to be written; or why it cannot be. */
export type EmbeddedChange = ReadyChange | { readonly change: Change; readonly problem: RowProblem };

export interface ReadyChange {
  readonly change: Change;
  readonly entity: Row;
  /** Fields with an all-zero vector, where the metric allows one. */
  readonly zeroVectors: readonly string[];
  /** The model gave once more the vector that is stored. */
  readonly unchanged: boolean;
}

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
    return changes.map((change) => fill(model, change, []));
  }
  try {
    const texts = changes.flatMap((change) => change.row.texts);
    const vectors = await embedTexts(embedder, texts, "document", signal);
    const each = model.embeds.length;
    return changes.map((change, i) => fill(model, change, vectors.slice(i * each, (i + 1) * each)));
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

function fill(model: RowModel, change: Change, vectors: readonly Float32Array[]): EmbeddedChange {
  const filled: Row = {};
  const zeroVectors = [...change.row.zeroVectors];
  for (const [i, { into }] of model.embeds.entries()) {
    const zero = judgeZero(model, into, vectors[i]);
    if (zero === "told") zeroVectors.push(into);
    else if (zero !== null) return { change, problem: zero.refused };
    if (vectors[i] !== undefined) filled[into] = vectors[i];
  }
  const { unsound } = change;
  const unchanged =
    unsound !== null && model.embeds.every(({ into }) => isSameVector(filled[into], unsound[into]));
  return { change, entity: { ...change.row.entity, ...filled }, zeroVectors, unchanged };
}
