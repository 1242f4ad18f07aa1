import { expect, test } from "vitest";
import { onlyExtended, splitByExtends } from "./standing-alone.ts";

const whole = {
  type: "object",
  required: ["collection", "fields"],
  properties: {
    collection: { type: "string" },
    fields: { type: "array", items: { type: "object", required: ["name", "dataType"] } },
    partitionKey: { type: "object", required: ["field"] },
    seed: { type: "object", required: ["file"] },
    load: { type: "object" },
  },
};

test("what a base may hold in its place is asked for only of a collection that extends none", () => {
  const split = splitByExtends(whole);
  expect(split).toMatchObject({
    required: ["collection"],
    properties: { fields: { items: { required: ["name"] } }, partitionKey: { type: "object" } },
    if: { required: ["extends"] },
    else: {
      allOf: [
        { required: ["collection", "fields"] },
        { properties: { fields: { items: { required: ["name", "dataType"] } } } },
        { properties: { partitionKey: { required: ["field"] } } },
        { properties: { seed: { required: ["file"] } } },
      ],
    },
  });
  expect(JSON.stringify(split.properties)).not.toContain("file");
  expect(whole.required).toEqual(["collection", "fields"]);
});

test("a file that is only extended has no name and needs nothing", () => {
  const base = onlyExtended(whole);
  expect(Object.keys(base)).toEqual(["type", "properties"]);
  expect(Object.keys(Object(base.properties))).toEqual(["fields", "partitionKey", "seed", "load"]);
});
