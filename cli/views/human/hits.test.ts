import { expect, test } from "vitest";
import { createStyle } from "../style.ts";
import { renderAnswers } from "./hits.ts";

const hit = (id: number, row: Record<string, unknown>) => ({ id, score: 0.5, row });
const text = { kind: "text", fields: ["title", "content"] } as const;
const inColumns = (fields: readonly string[]) => ({ kind: "fields", fields }) as const;

test("no line is wider than the terminal", () => {
  const hits = [
    hit(1, { title: "日本語の題".repeat(20), content: "long ".repeat(50) }),
    hit(22, { title: "t", content: "c" }),
  ];
  expect(renderAnswers([{ query: "q", hits }], text, createStyle(false, 40))).toBe(
    ["  #   score  id  text", "  1  0.5000   1  日本語の題日本語の題日…", "  2  0.5000  22  t · c"].join(
      "\n",
    ),
  );
});

test("a short column leaves its room to a long one", () => {
  const hits = [hit(1, { views: 7, title: "a title of thirty characters…" })];
  const shown = renderAnswers([{ query: "q", hits }], inColumns(["title", "views"]), createStyle(false, 60));
  expect(shown).toContain("a title of thirty characters…  7");
});

test("rows and queries move no cursor and set no title", () => {
  const nasty = "a\u001b]0;owned\u0007\u001b[2J\r\nb\u202e";
  const answers = [
    { query: nasty, hits: [hit(1, { title: nasty, meta: { [nasty]: nasty } })] },
    { query: "other", hits: [] },
  ];
  const shown = renderAnswers(answers, inColumns(["title", "meta"]), createStyle(false, 100));
  expect(shown).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(shown).toContain("Nothing found.");
});

test("vectors are counted, and what is not there is a dash", () => {
  const hits = [hit(1, { embedding: new Float32Array(3), views: 2n ** 60n })];
  const shown = renderAnswers(
    [{ query: "q", hits }],
    inColumns(["embedding", "views", "gone"]),
    createStyle(false, 100),
  );
  expect(shown).toMatch(/3 values +1152921504606846976 +–$/);
});
