import { describe, expect, inject, test } from "vitest";
import { httpAnswers, milvusAnswers } from "../../local/probe.ts";
import { serversUnderTest } from "./targets.ts";

describe("the servers that tests run against", () => {
  test("Milvus Lite answers", async () => {
    expect(await milvusAnswers(inject("milvusLite"))).toBe(true);
  });

  test("Milvus 2.3.5 answers", async ({ skip }) => {
    const uri = inject("milvus23");
    if (uri === null) return skip(inject("milvus23Missing") ?? "");
    expect(await milvusAnswers(uri)).toBe(true);
  });

  test("the embedding server lists its models", async () => {
    expect(await httpAnswers(`${inject("embeddings")}/models`)).toBe(true);
  });

  test("are all under test where they run", () => {
    expect(serversUnderTest().map(({ name }) => name)).toContain("milvus-lite");
    expect(serversUnderTest().some(({ name }) => name === "milvus-2.3.5")).toBe(inject("milvus23") !== null);
  });
});
