import { expect, test } from "vitest";
import { codeFrame } from "./code-frame.ts";
import { displayWidth } from "./display-width.ts";

const at = (line: number, column: number, endColumn: number, endLine = line) => ({
  file: "f.yaml",
  line,
  column,
  endLine,
  endColumn,
});

test("shows two lines before and after, with the place marked", () => {
  expect(codeFrame("a\nb\nc: dd\ne\nf\ng\n", at(3, 4, 6))).toBe(
    ["  1 | a", "  2 | b", "> 3 | c: dd", "    |    ^^", "  4 | e", "  5 | f"].join("\n"),
  );
});

test("keeps line numbers in one column", () => {
  const text = Array.from({ length: 12 }, (_, index) => `l${index + 1}`).join("\n");
  expect(codeFrame(text, at(9, 1, 3)).split("\n")[2]).toBe(">  9 | l9");
});

test("marks a place over several lines on its first one", () => {
  expect(codeFrame("key:\n  a: 1\n", at(1, 1, 7, 2))).toContain("> 1 | key:\n    | ^^^^\n");
});

test("marks a place without length by one sign, also at the end of a line and of the text", () => {
  expect(codeFrame("key:\n", at(1, 5, 5))).toBe("> 1 | key:\n    |     ^");
  expect(codeFrame("", at(1, 1, 1))).toBe("> 1 |\n    | ^");
  expect(codeFrame("a\n", at(2, 1, 1))).toBe("  1 | a\n> 2 |\n    | ^");
});

test("stands under what it marks after tabs and wide characters", () => {
  const marked = (text: string, column: number) => {
    const [line = "", marker = ""] = codeFrame(text, at(1, column, column + 1)).split("\n");
    return { before: displayWidth(line.slice(0, line.indexOf("X"))), marker: marker.indexOf("^") };
  };
  for (const text of ["\t\tX", "名前: X", "🚀 X", "é X", "👩‍👩‍👧 X"]) {
    const { before, marker } = marked(text, text.indexOf("X") + 1);
    expect(marker, text).toBe(before);
  }
});

test("cuts a long line around the place", () => {
  const [line = "", marker = ""] = codeFrame(`${"a".repeat(300)}X${"b".repeat(300)}`, at(1, 301, 302)).split(
    "\n",
  );
  expect(line.length).toBeLessThan(120);
  expect(line[marker.indexOf("^")]).toBe("X");
});

test("shows nothing that moves a cursor", () => {
  expect(codeFrame("a\u001b[2Jb\r\n", at(1, 1, 2))).toBe("> 1 | a·[2Jb\n    | ^");
});
