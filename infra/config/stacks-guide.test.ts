import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { stackSchema } from "./schema.ts";

/** Every key that the schema knows, at any depth. */
function keysOf(schema: unknown, found = new Set<string>()): Set<string> {
  if (typeof schema !== "object" || schema === null) return found;
  const properties = Reflect.get(schema, "properties");
  if (typeof properties === "object" && properties !== null)
    for (const key of Object.keys(properties)) found.add(key);
  for (const inner of Object.values(schema)) keysOf(inner, found);
  return found;
}

test("the guide names every setting", () => {
  const guide = readFileSync("docs/guide/stacks.md", "utf8");
  const words = new Set(guide.match(/\w+/g));
  const keys = keysOf(z.toJSONSchema(stackSchema, { io: "input", unrepresentable: "any" }));
  expect(keys.size).toBeGreaterThan(70);
  expect([...keys].filter((key) => !words.has(key))).toEqual([]);
});
