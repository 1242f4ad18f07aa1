import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { count } from "../diagnostics/text.ts";
import { DataCode } from "./codes.ts";

/** Counts the all-zero vectors that are stored because the metric of their field allows them. */
export class ZeroVectors {
  readonly #found = new Map<string, { rows: number; readonly first: string }>();

  /** @param where the row, for people: `line 7` */
  add(fields: readonly string[], where: string): void {
    for (const field of fields) {
      const known = this.#found.get(field);
      if (known === undefined) this.#found.set(field, { rows: 1, first: where });
      else known.rows += 1;
    }
  }

  /**
   * A warning for each field.
   *
   * @param cause what became of the vectors, and what that means
   */
  warnings(cause = "They are stored. Embedding models do not give such a vector for a text."): Diagnostic[] {
    return [...this.#found].map(([field, { rows, first }]) => ({
      code: DataCode.zeroVector,
      severity: "warning",
      summary: `${count(rows, "row")} ${rows === 1 ? "has" : "have"} an all-zero vector in "${field}"; the first is ${first}.`,
      cause,
      fix: "Look at these rows; where a model gave the vector, look at the log of the embeddings server and seed again.",
    }));
  }
}
