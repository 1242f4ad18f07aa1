import { expect, test } from "vitest";
import { didYouMean } from "./did-you-mean.ts";

test.each([
  ["hnsw", ["FLAT", "HNSW"], "HNSW"],
  ["metric_type", ["indexType", "metricType"], "metricType"],
  ["nmae", ["name", "dim"], "name"],
  ["id", ["ids", "within"], "ids"],
  ["qeury", ["recall", "query"], "query"],
])("%s", (word, known, meant) => {
  expect(didYouMean(word, known)).toBe(meant);
});

test.each([
  ["k", ["M", "ef"]],
  ["flavour", ["field", "name"]],
  ["", ["a"]],
  ["anything", []],
])("guesses nothing for %j", (word, known) => {
  expect(didYouMean(word, known)).toBeUndefined();
});
