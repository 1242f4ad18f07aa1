import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { DataCode } from "./codes.ts";
import type { NumberedRow } from "./read-rows.ts";

/** Counts the rows that were written without being compared, by the partition that could not be read. */
export class UncomparedRows {
  readonly #rows = new Map<string | null, number>();

  add({ partition }: NumberedRow): void {
    this.#rows.set(partition, (this.#rows.get(partition) ?? 0) + 1);
  }

  warnings(collection: string): Diagnostic[] {
    return [...this.#rows].map(([partition, rows]) => {
      const what = partition === null ? collection : `partition ${partition} of ${collection}`;
      return {
        code: DataCode.uncompared,
        severity: "warning",
        summary: `${rows} ${rows === 1 ? "row" : "rows"} of ${what} ${rows === 1 ? "was" : "were"} written without being compared with what is stored.`,
        cause: "It is not loaded, or this user may not query it.",
      };
    });
  }
}
