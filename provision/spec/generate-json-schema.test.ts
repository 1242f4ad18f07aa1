import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { generateJsonSchemas } from "./generate-json-schema.ts";

test.each(Object.entries(generateJsonSchemas()))(
  "%s is what schema.ts says (npm run schema)",
  async (file, text) => {
    expect(await readFile(new URL(file, import.meta.url), "utf8")).toBe(text);
  },
);
