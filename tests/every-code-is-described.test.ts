import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { codeFamilies, describeCode } from "../provision/diagnostics/codes.ts";

const folders = ["provision", "embeddings", "local", "smoke-tests", "store", "targets", "infra", "cli"];

/** Codes that stand as whole texts in the sources, apart from the catalogue itself. */
async function codesInSources(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    const root = fileURLToPath(new URL(`../${folder}/`, import.meta.url));
    const files = await readdir(root, { recursive: true });
    for (const file of files.filter((name) => name.endsWith(".ts") && !name.includes("diagnostics/codes"))) {
      if (file.endsWith(".test.ts")) continue;
      const text = await readFile(`${root}${file}`, "utf8");
      for (const [, code = ""] of text.matchAll(/"(MS\d{3})"/g)) found.set(code, `${folder}/${file}`);
    }
  }
  return found;
}

test("every code that the sources give is described, and every described code is given", async () => {
  const given = await codesInSources();
  const missing = [...given].filter(([code]) => describeCode(code) === undefined);
  const described = codeFamilies.flatMap(({ codes }) => Object.keys(codes));
  expect(missing).toEqual([]);
  expect(described.filter((code) => !given.has(code))).toEqual([]);
});
