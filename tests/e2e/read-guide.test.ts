import { expect, test } from "vitest";
import { notPrinted, readGuide } from "./read-guide.ts";

const page = `Text.

<!-- run: npm start -->
<!-- run: exit 3 -->

\`\`\`sh
one
two
\`\`\`

<!-- file: a/b.yaml -->
\`\`\`yaml
x: 1
\`\`\`

\`\`\`sh
not run
\`\`\`

<!-- prints -->
\`\`\`text
done
\`\`\`
`;

test("reads the marks in their order", () => {
  expect(readGuide(page)).toEqual([
    { kind: "run", line: 3, script: "npm start", exitCode: 0 },
    { kind: "run", line: 4, script: "one\ntwo", exitCode: 3 },
    { kind: "file", line: 11, path: "a/b.yaml", text: "x: 1\n" },
    { kind: "prints", line: 20, text: "done" },
  ]);
});

test("a mark without a block is a mistake", () => {
  expect(() => readGuide("<!-- run -->\n\nText\n")).toThrow("line 1");
});

test("figures may differ, and … stands for what is left out", () => {
  expect(notPrinted("a 12 in 3.5 s\n…\nlong te…", "a  7 in 20 ms\nb\nlong text")).toEqual([]);
});

test("a line that is missing, different or in another place is told", () => {
  expect(notPrinted("a\nc\nb", "a\nb\ncc")).toEqual(["c"]);
  expect(notPrinted("b\na", "a\nb")).toEqual(["a"]);
});
