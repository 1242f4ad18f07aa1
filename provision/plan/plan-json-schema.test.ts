import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { z } from "zod";
import { planJsonSchema } from "./plan-json-schema.ts";

const file = new URL("plan.schema.json", import.meta.url);

const published: Parameters<typeof z.fromJSONSchema>[0] = JSON.parse(await readFile(file, "utf8"));
const schema = z.fromJSONSchema(published);
const golden = new URL("../../tests/golden/plan/", import.meta.url);

test("plan.schema.json is what plan-schema.ts says (npm run schema)", async () => {
  expect(`${JSON.stringify(published, null, 2)}\n`).toBe(planJsonSchema());
});

test.each(await readdir(golden))("%s is a plan by the published schema", async (file) => {
  const plan: unknown = JSON.parse(await readFile(new URL(file, golden), "utf8"));
  expect(schema.safeParse(plan)).toMatchObject({ success: true });
});

test("a plan with a key of a later version is one, and one without a key is none", async () => {
  const [first = ""] = await readdir(golden);
  const plan: object = JSON.parse(await readFile(new URL(first, golden), "utf8"));
  expect(schema.safeParse({ ...plan, later: 1 }).success).toBe(true);
  for (const key of Object.keys(plan)) {
    expect(schema.safeParse({ ...plan, [key]: undefined }).success, key).toBe(false);
  }
});

test("the guide describes every key of a plan and of an action", async () => {
  const page = await readFile(new URL("../../docs/guide/plan-json.md", import.meta.url), "utf8");
  const keys = [...keysOf(published), ...keysOf(at(published, "properties", "actions", "items"))];
  expect(keys).toContain("operations");
  for (const key of keys) expect(page, key).toContain(`\`${key}\``);
});

/** What is at a path of the schema; where it only points to a definition, that one. */
function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    found = typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined;
    if (typeof found === "object" && found !== null && "$ref" in found && typeof found.$ref === "string") {
      found = at(published, ...found.$ref.slice(2).split("/"));
    }
  }
  return found;
}

/** Names of an object's keys, and of those of the objects directly below it. */
function keysOf(schema: unknown): string[] {
  const properties = at(schema, "properties");
  if (typeof properties !== "object" || properties === null) return [];
  return Object.keys(properties).flatMap((key) => [
    key,
    ...keysOf(at(properties, key)),
    ...(key === "actions" ? [] : keysOf(at(properties, key, "items"))),
  ]);
}
