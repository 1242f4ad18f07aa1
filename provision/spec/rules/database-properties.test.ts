import { expect, test } from "vitest";
import { noAccess } from "../access/load-access.ts";
import type { DatabaseSpec } from "../access/schema.ts";
import { databaseProperties } from "./database-properties.ts";

const range = { file: "access/databases.yaml", line: 3, column: 1, endLine: 3, endColumn: 2 };
const source = { file: range.file, text: "\n\n\n", rangeOf: () => range };

function problemsOf(properties: NonNullable<DatabaseSpec["properties"]>) {
  const spec = { database: "news", properties };
  const access = { ...noAccess, databases: [{ spec, source }] };
  const context = {
    collections: [],
    access,
    environmentName: "local",
    environment: null,
    embeddingDimensions: null,
  };
  return [...databaseProperties.check(context)].map(({ severity, summary, suggestion }) => [
    severity,
    summary,
    ...(suggestion === undefined ? [] : [suggestion]),
  ]);
}

test("what Milvus takes is right, as YAML writes it", () => {
  const right = {
    "database.replica.number": 2,
    "database.force.deny.writing": true,
    "database.max.collections": "10",
  };
  expect(problemsOf(right)).toEqual([]);
});

test("an unknown key is warned of, and a value of another form an error", () => {
  expect(problemsOf({ "database.replica.numbers": 2 })).toEqual([
    ["warning", "Unknown database property `database.replica.numbers`.", "database.replica.number"],
  ]);
  expect(problemsOf({ "database.replica.number": 0 })).toEqual([["error", "database.replica.number is 0."]]);
  expect(problemsOf({ "database.force.deny.writing": "yes" })).toEqual([
    ["error", 'database.force.deny.writing is "yes".'],
  ]);
});
