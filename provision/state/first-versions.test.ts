import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { isSince } from "./capabilities-of.ts";
import { dataTypesSince, indexTypesSince, namesSince } from "./first-versions.ts";

const guide = await readFile(new URL("../../docs/guide/specs.md", import.meta.url), "utf8");

/** Name → version, of the table below a heading whose first two columns are those. */
function tableBelow(heading: string): Map<string, string> {
  const section = guide.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| `") && !line.includes("| from |"));
  return new Map(
    rows.flatMap((row) => {
      const [, names = "", version = ""] = row.split("|");
      return [...names.matchAll(/`(\w+)`/g)].map(([, name = ""]) => [name, version.trim()] as const);
    }),
  );
}

describe("the guide names each type with its first version", () => {
  test.each([
    ["Fields", dataTypesSince],
    ["Indexes", indexTypesSince],
  ])("%s", (heading, table) => {
    expect(Object.fromEntries([...tableBelow(heading)].sort())).toEqual(
      Object.fromEntries(Object.entries(table).sort()),
    );
  });
});

test("a server has what came with it and before", () => {
  const on = (major: number, minor: number, patch: number) =>
    namesSince(indexTypesSince, (...version) =>
      isSince({ product: "milvus", version: "", major, minor, patch }, ...version),
    );
  expect(on(2, 6, 3)).not.toContain("RTREE");
  expect(on(2, 6, 4)).toContain("RTREE");
  expect(on(3, 0, 0)).toEqual(Object.keys(indexTypesSince));
});
