import type { Row } from "../../../provision/milvus/port.ts";
import type { StoreHit } from "../../../store/index.ts";
import type { Style } from "../style.ts";
import { cut, oneLine } from "../text.ts";
import { type Column, renderTable } from "./table.ts";

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
    const widest = Math.max(title.length, ...lead.map((cells) => cells[at]?.length ?? 0));
    return sum + widest + 2;
  }, 2);
  const titles = columns.kind === "text" ? ["text"] : columns.fields;
  const room = Number.isFinite(style.width) ? style.width - used - 2 * titles.length : 120;
  const each = Math.max(12, Math.floor(room / Math.max(1, titles.length)));
  const rows = hits.map(({ row }, at) => {
    const texts =
      columns.kind === "text"
        ? [columns.fields.map((field) => show(row[field])).join(" · ")]
        : columns.fields.map((field) => show(row[field]));
    return [...(lead[at] ?? []), ...texts.map((text) => cut(text, each))];
  });
  return renderTable([...fixed, ...titles.map((title) => ({ title }))], rows, style);
}

function showScore(score: number): string {
  return Number.isFinite(score) ? score.toFixed(4) : String(score);
}

function show(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return oneLine(value);
  if (ArrayBuffer.isView(value)) return `${value.byteLength / 4} values`;
  return oneLine(typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? String(value)));
}
