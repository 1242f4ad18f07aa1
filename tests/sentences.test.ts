import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { codeFamilies } from "../provision/diagnostics/codes.ts";

/** Ends once, and holds no sentence that runs on into the next or ends twice. */
const isWhole = (text: string) =>
  /[.?!](?:["'`)\]]*)$/.test(text) &&
  !/(?<!\.)\.\.(?!\.|\/)(?=\s|$)|[?!]\.$/.test(text) &&
  !/\b[a-z]+ (?:Of|The|It|This|There|Set|Write|Check|Give) [a-z]/.test(text.replaceAll(/`[^`]*`/g, ""));

test("every described code explains itself in whole sentences", () => {
  const texts = codeFamilies.flatMap(({ codes }) =>
    Object.entries(codes).flatMap(([code, { explanation, fix }]) =>
      [explanation, fix].map((text) => ({ code, text })),
    ),
  );
  expect(texts.filter(({ text }) => !isWhole(text))).toEqual([]);
});

test("so does every cause and fix of the golden cases", async () => {
  const folder = fileURLToPath(new URL("golden/diagnostics/", import.meta.url));
  const odd: string[] = [];
  for (const name of await readdir(folder)) {
    const shown = await readFile(`${folder}${name}/expected.txt`, "utf8");
    // A text of several lines goes on below its first, further in.
    for (const [, text = ""] of shown.matchAll(/^ {2}(?:why|fix): (.*(?:\n {7}\S.*)*)/gm))
      if (!isWhole(text)) odd.push(`${name}: ${text}`);
  }
  expect(odd).toEqual([]);
});
