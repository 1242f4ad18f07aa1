import type { SeedProgress, SeedResult } from "../../../provision/data/types.ts";
import { count, duration, oneLine } from "../../../provision/diagnostics/text.ts";
import type { Style } from "../style.ts";
import { renderWarnings } from "./warnings.ts";

/** What came of seeding one collection, on one line. */
export function renderSeeded(result: SeedResult, style: Style): string {
  const name = oneLine(result.collection);
  if (result.skipped !== null) return `${style.faint("–")} ${name}: ${oneLine(result.skipped)}`;
  const { rows, inserted, updated, unchanged, rejected, elapsedMs, rejectsFile, warnings } = result;
  const parts = [
    ...(inserted > 0 ? [`${inserted} inserted`] : []),
    ...(updated > 0 ? [`${updated} updated`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(rejected > 0
      ? [style.red(`${rejected} rejected${rejectsFile === null ? "" : ` (${oneLine(rejectsFile)})`}`)]
      : []),
  ];
  const what = parts.length === 0 ? "" : `: ${parts.join(", ")}`;
  return [
    `${style.green("✔")} ${name}: ${count(rows, "row")} of ${oneLine(result.file)}${what}, in ${duration(elapsedMs)}`,
    ...renderWarnings(warnings, style),
  ].join("\n");
}

/** `passages: 120 rows, 95 rows/s, 12.0 s left`; nothing is known before the first rows are written. */
export function seedProgressText(name: string, progress: SeedProgress): string {
  const rate = progress.rowsPerSecond > 0 ? `, ${Math.round(progress.rowsPerSecond)} rows/s` : "";
  const left = progress.etaMs ? `, ${duration(progress.etaMs)} left` : "";
  if (progress.bytes === 0) return `${oneLine(name)}: the first rows`;
  return `${oneLine(name)}: ${count(progress.rows, "row")}${rate}${left}`;
}
