import { valueAt } from "../../../provision/data/template.ts";
import { displayWidth } from "../../../provision/diagnostics/display-width.ts";
import { cut, oneLine } from "../../../provision/diagnostics/text.ts";
import { writeExactJson } from "../../../provision/exact-json.ts";
import type { Row } from "../../../provision/milvus/port.ts";
import type { StoreHit } from "../../../store/index.ts";
import type { Style } from "../style.ts";
import { type Column, renderTable } from "./table.ts";

/** Below this a column says nothing; a line that gets too long for it is broken by the terminal. */
const leastWidth = 8;

export interface Answer {
  readonly query: string;
  readonly hits: readonly StoreHit<Row>[];
}

/** What to show of each row: the texts it was embedded from in one column, or fields that were asked for. */
export type HitColumns =
  | { readonly kind: "text"; readonly fields: readonly string[] }
  | { readonly kind: "fields"; readonly fields: readonly string[] };

/** Answers to searches, a table for each; with its query above it where there are several. */
export function renderAnswers(answers: readonly Answer[], columns: HitColumns, style: Style): string {
  return answers
    .map(({ query, hits }) => {
      const body = hits.length === 0 ? "  Nothing found." : renderHits(hits, columns, style);
      return answers.length === 1 ? body : `${style.strong(oneLine(query))}\n${body}`;
    })
    .join("\n\n");
}

function renderHits(hits: readonly StoreHit<Row>[], columns: HitColumns, style: Style): string {
  const fixed: Column[] = [
    { title: "#", align: "right" },
    { title: "score", align: "right" },
    { title: "id", align: "right" },
  ];
  const lead = hits.map(({ id, score }, at) => [String(at + 1), showScore(score), oneLine(String(id))]);
  const used = fixed.reduce((sum, { title }, at) => {
    const widest = Math.max(title.length, ...lead.map((cells) => displayWidth(cells[at] ?? "")));
    return sum + widest + 2;
  }, 2);
  const titles = columns.kind === "text" ? ["text"] : columns.fields.map(oneLine);
  const texts = hits.map(({ row }) => {
    const shown = columns.fields.map((field) => show(valueAt(row, field)));
    return columns.kind === "text" ? [shown.join(" · ")] : shown;
  });
  const wanted = titles.map((title, at) =>
    Math.max(...[title, ...texts.map((cells) => cells[at] ?? "")].map(displayWidth)),
  );
  const room = Number.isFinite(style.width)
    ? style.width - used - 2 * (titles.length - 1)
    : 120 * titles.length;
  const widths = shareOut(room, wanted);
  const rows = texts.map((cells, at) => [
    ...(lead[at] ?? []),
    ...cells.map((cell, column) => cut(cell, widths[column] ?? leastWidth)),
  ]);
  return renderTable([...fixed, ...titles.map((title) => ({ title }))], rows, style);
}

/** What each column gets of `room`: all it wants where that is less than an even share, and what is left evenly. */
function shareOut(room: number, wanted: readonly number[]): number[] {
  const widths = wanted.map(() => 0);
  let left = room;
  let open = wanted.map((width, column) => ({ width, column })).sort((a, b) => a.width - b.width);
  for (let next = open[0]; next !== undefined; next = open[0]) {
    const width = Math.min(next.width, Math.max(leastWidth, Math.floor(left / open.length)));
    widths[next.column] = width;
    left -= width;
    open = open.slice(1);
  }
  return widths;
}

function showScore(score: number): string {
  return Number.isFinite(score) ? score.toFixed(4) : String(score);
}

function show(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return oneLine(value);
  if (ArrayBuffer.isView(value)) return `${value.byteLength / 4} values`;
  return oneLine(writeExactJson(value) ?? String(value));
}
