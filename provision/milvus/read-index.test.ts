import { expect, test } from "vitest";
import { plainField } from "../state/plain-state.ts";
import { readIndex } from "./read-index.ts";

const collection = {
  fields: [
    plainField("year", "Int64"),
    plainField("embedding", "FloatVector"),
    plainField("words", "SparseFloatVector"),
  ],
  functions: [
    {
      name: "bm25",
      type: "BM25",
      description: "",
      inputFieldNames: ["body"],
      outputFieldNames: ["words"],
      params: {},
    },
  ],
};
const read = (field: string, pairs: Record<string, string>) => readIndex("a", field, pairs, collection);

test("parameters in one text and beside it are the same index", () => {
  const text = JSON.stringify({
    index_type: "HNSW",
    metric_type: "L2",
    M: 8,
    efConstruction: "64",
    "mmap.enabled": true,
  });
  const beside = {
    index_type: "hnsw",
    metric_type: "l2",
    M: "8",
    efConstruction: "64",
    "mmap.enabled": "True",
  };
  const index = { indexType: "HNSW", metricType: "L2", params: { M: "8", efConstruction: "64" }, mmap: true };
  expect(read("embedding", { params: text })).toMatchObject(index);
  expect(read("embedding", beside)).toMatchObject(index);
  expect(read("embedding", { ...beside, params: text })).toMatchObject(index);
});

test("what a client leaves to the server has a name: AUTOINDEX, and the metric that Milvus takes", () => {
  expect(read("year", {})).toMatchObject({
    indexType: "AUTOINDEX",
    metricType: null,
    params: {},
    mmap: null,
  });
  expect(read("year", { index_type: "", params: "" })).toMatchObject({ indexType: "AUTOINDEX" });
  expect(read("embedding", {})).toMatchObject({ metricType: "COSINE" });
  expect(read("words", {})).toMatchObject({ metricType: "BM25" });
});

test("a metric of what is no vector means nothing", () => {
  for (const metric_type of ["L2", "NONE", ""]) {
    expect(read("year", { index_type: "INVERTED", metric_type })).toMatchObject({ metricType: null });
  }
});

test("text that is no JSON, and values that are no scalars", () => {
  expect(read("year", { params: "{" })).toMatchObject({ params: {} });
  expect(read("year", { params: "[1]" })).toMatchObject({ params: {} });
  expect(read("year", { params: '{"a":[1,{"b":2}],"c":null}' })).toMatchObject({
    params: { a: '[1,{"b":2}]', c: "null" },
  });
});

test("words that this version does not know stay as they are", () => {
  const index = { index_type: "Hnsw_Next", metric_type: "MAX_SIM_COSINE" };
  expect(read("clips[emb]", index)).toMatchObject({ indexType: "Hnsw_Next", metricType: "MAX_SIM_COSINE" });
});
