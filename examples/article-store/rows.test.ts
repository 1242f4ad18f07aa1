import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadSpecs } from "../../index.ts";
import { generateTypes } from "../../store/index.ts";

const file = fileURLToPath(new URL("rows.ts", import.meta.url));

test("the types of the rows are those of the specs", async () => {
  const specs = await loadSpecs({ names: ["articles", "passages"] });
  expect(
    await readFile(file, "utf8"),
    "npx milvus-stack types articles passages --out examples/article-store/rows.ts",
  ).toBe(generateTypes(specs));
});
