import { expect, test } from "vitest";
import { forJson, forTerminal, harmless, oneLine } from "./harmless.ts";

const steering = "\u001b]0;title\u0007\u001b[2J\u0000\u0085\u009b31m\u202e\u2066\u061c\u2028";
const steers = /[^\P{Cc}\n\t]|[\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

test("nothing steers a terminal", () => {
  for (const text of [
    harmless(steering),
    oneLine(steering),
    forTerminal(steering, false),
    forTerminal(steering, true),
  ])
    expect(text).not.toMatch(steers);
  expect(harmless("a\r\nb\tc")).toBe("a\nb\tc");
  expect(oneLine(" a\r\n\tb\u2028c ")).toBe("a b c");
});

test("colours of this command line stay where there are colours, and no other escape", () => {
  const coloured = "\u001b[1m\u001b[31mred\u001b[39m\u001b[22m";
  expect(forTerminal(coloured, true)).toBe(coloured);
  expect(forTerminal(coloured, false)).not.toContain("\u001b");
  expect(forTerminal("\u001b[8mhidden\u001b[5;1H", true)).not.toContain("\u001b");
});

test.each([
  "::error::a",
  "  ::set-output name=a::b",
  "fine\n\t::warning file=a::b",
  "a ##[error]b",
  "##vso[task.setvariable variable=a]b",
  "##teamcity[message]",
])("%j is no command of a runner", (text) => {
  const shown = forTerminal(text, false);
  expect(shown).not.toMatch(/^\s*::|##\[|##vso\[|##teamcity\[/im);
  expect(forTerminal(`\u001b[31m${text}\u001b[39m`, true).replaceAll("\u001b[31m", "")).not.toMatch(
    /^\s*::/m,
  );
});

test("what only looks like one stays", () => {
  for (const text of ["http://[::1]:19530", "a::b", "## heading", "C#"])
    expect(forTerminal(text, false)).toBe(text);
});

test("JSON says the same with escapes", () => {
  const value = { text: `${steering}##[error]a`, lines: "a\nb" };
  const json = forJson(JSON.stringify(value, null, 2));
  expect(json).not.toMatch(steers);
  expect(json).not.toContain("##[");
  expect(JSON.parse(json)).toEqual(value);
});
