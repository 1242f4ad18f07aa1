import { expect, test } from "vitest";
import { renderDiagnostic } from "./render.ts";
import { inSentences, sentence, sentences } from "./sentence.ts";

test.each([
  ["it is missing", "it is missing."],
  ["it is missing.", "it is missing."],
  ['Row 0: "id" is missing..', 'Row 0: "id" is missing.'],
  ["Is it?", "Is it?"],
  ["and so on…", "and so on…"],
  ["wait...", "wait..."],
  ["Use one of them (`a`)", "Use one of them (`a`)."],
  ["Say `npm start`.", "Say `npm start`."],
  ["two lines\nof a log", "two lines\nof a log"],
  ["a.. Then b", "a. Then b."],
  ["", ""],
])("%j ends once: %j", (text, expected) => {
  expect(sentence(text)).toBe(expected);
  expect(sentence(sentence(text))).toBe(expected);
});

test("what a provider says without a full stop does not run on into the next sentence", () => {
  expect(sentences("invalid value: input.contents", "", "Of data/a.jsonl 3 rows inserted.")).toBe(
    "invalid value: input.contents. Of data/a.jsonl 3 rows inserted.",
  );
});

test("a diagnostic and its rendering end their sentences, however they were put together", () => {
  const diagnostic = {
    code: "MS408",
    severity: "error" as const,
    summary: 'Row 0: "id" is missing..',
    cause: "it was refused",
    fix: "Add it",
  };
  const whole = { summary: 'Row 0: "id" is missing.', cause: "it was refused.", fix: "Add it." };
  expect(inSentences(diagnostic)).toMatchObject(whole);
  expect(renderDiagnostic(diagnostic)).toBe(
    'error MS408 Row 0: "id" is missing.\n  why: it was refused.\n  fix: Add it.',
  );
});
