import { expect, test } from "vitest";
import { renderDiagnostic } from "./render.ts";
import { wrap } from "./wrap.ts";

test("breaks between words, and never within one", () => {
  expect(wrap("a fox and an extraordinary hen", 9)).toEqual(["a fox and", "an", "extraordinary", "hen"]);
  expect(wrap("日本 語", 5)).toEqual(["日本", "語"]);
});

test("what fits keeps its blanks", () => {
  expect(wrap("  ^^  ^", 10)).toEqual(["  ^^  ^"]);
});

test("diagnostics are broken at the width of the terminal, below where their text begins", () => {
  const paint = { error: String, warning: String, strong: String, faint: String, width: 30 };
  const summary = "The server is not there any more.";
  const diagnostic = {
    code: "MS1",
    severity: "error",
    summary,
    fix: "Start it, or name another one.",
  } as const;
  expect(renderDiagnostic(diagnostic, paint)).toBe(
    [
      "error MS1 The server is not",
      "  there any more.",
      "  fix: Start it, or name",
      "       another one.",
    ].join("\n"),
  );
});
