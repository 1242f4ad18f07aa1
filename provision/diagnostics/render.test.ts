import { expect, test } from "vitest";
import type { Diagnostic } from "./diagnostic.ts";
import { countDiagnostics, renderDiagnostic, renderDiagnostics } from "./render.ts";

const diagnostic: Diagnostic = {
  code: "MS103",
  severity: "error",
  summary: "Unknown key `dimm`.",
  cause: "one\ntwo",
  range: { file: "a.yaml", line: 3, column: 7, endLine: 3, endColumn: 11 },
  frame: "> 3 | dimm\n    | ^^^^",
  suggestion: "dim",
  fix: "Rename it.",
};

test("says what, where, why and what to do", () => {
  expect(renderDiagnostic(diagnostic)).toBe(`error MS103 Unknown key \`dimm\`. Did you mean \`dim\`?
  at a.yaml:3:7
    > 3 | dimm
        | ^^^^
  why: one
       two
  fix: Rename it.`);
});

test("colours the marker and the severity, and nothing else of the frame", () => {
  const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
  const paint = { error: tag("e"), warning: tag("w"), strong: tag("s"), faint: tag("f") };
  const text = renderDiagnostic(diagnostic, paint);
  expect(text).toContain("<e>error MS103</e>");
  expect(text).toContain("    > 3 | dimm\n    <e>    | ^^^^</e>");
});

test("passes on nothing that steers a terminal", () => {
  const text = renderDiagnostic({ ...diagnostic, summary: "\u001b]0;title\u0007" });
  expect(text.match(/\p{Cc}/gu)?.filter((character) => character !== "\n")).toEqual([]);
});

test("counts", () => {
  expect(renderDiagnostics([])).toBe("");
  expect(countDiagnostics([diagnostic, diagnostic, { ...diagnostic, severity: "warning" }])).toBe(
    "2 errors, 1 warning",
  );
});
