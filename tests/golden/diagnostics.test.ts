import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { rulesCodes } from "../../provision/diagnostics/codes/rules.ts";
import { specCodes } from "../../provision/diagnostics/codes/spec.ts";
import { renderDiagnostics } from "../../provision/diagnostics/render.ts";
import { loadSpecs, validate } from "../../provision/spec/index.ts";

/**
 * What people are shown for everything that can be wrong with specs. A case is a folder with its specs, read as the
 * working directory, and `expected.txt`. `case.json` may hold `{ paths, names, environment, env }`; the YAML files of the
 * folder are the paths otherwise. `UPDATE_GOLDEN=1` writes the expectations anew.
 */

const folder = fileURLToPath(new URL("diagnostics", import.meta.url));
const cases = (await readdir(folder)).toSorted();
const update = process.env.UPDATE_GOLDEN === "1";

interface Case {
  paths?: string[];
  names?: string[];
  environment?: string;
  env?: Record<string, string>;
}

async function shown(cwd: string): Promise<string> {
  const file = join(cwd, "case.json");
  const settings: Case = existsSync(file) ? JSON.parse(await readFile(file, "utf8")) : {};
  const paths = settings.paths ?? (await readdir(cwd)).filter((name) => /\.ya?ml$/.test(name));
  const specs = await loadSpecs({ ...settings, paths, cwd, env: settings.env ?? {} });
  return `${renderDiagnostics(validate(specs))}\n`;
}

describe("what is shown for", () => {
  test.each(cases)("%s", async (name) => {
    const cwd = join(folder, name);
    const expected = join(cwd, "expected.txt");
    const actual = await shown(cwd);
    if (update) await writeFile(expected, actual);
    expect(
      existsSync(expected),
      "expected.txt is missing: UPDATE_GOLDEN=1 writes it; read it before you commit it",
    ).toBe(true);
    expect(actual).toBe(await readFile(expected, "utf8"));
  });
});

/** It takes 257 files to be shown; `hostile-files.test.ts` writes them. */
const shownElsewhere = ["MS133"];

test("every code of specs and rules is shown by a case", async () => {
  const all = await Promise.all(cases.map((name) => readFile(join(folder, name, "expected.txt"), "utf8")));
  const seen = new Set([...shownElsewhere, ...(all.join("\n").match(/\bMS\d{3}\b/g) ?? [])]);
  expect(Object.keys({ ...specCodes, ...rulesCodes }).filter((code) => !seen.has(code))).toEqual([]);
});
