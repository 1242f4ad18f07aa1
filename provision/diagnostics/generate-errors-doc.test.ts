import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { codeFamilies } from "./codes.ts";
import { errorsPage, generateErrorsPage } from "./generate-errors-doc.ts";

test("docs/errors.md is what the catalogue says (npm run errors)", async () => {
  expect(await readFile(errorsPage, "utf8")).toBe(generateErrorsPage());
});

test("no code has two meanings", () => {
  const codes = codeFamilies.flatMap((family) => Object.keys(family.codes));
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
});
