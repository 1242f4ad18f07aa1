import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { appliedState, capabilities, servers, specsFrom } from "../../tests/plan/fixtures.ts";
import { capabilitiesOf } from "../state/capabilities-of.ts";
import { plainField } from "../state/plain-state.ts";
import type { LiveCollection } from "../state/types.ts";
import { collectionText } from "./collection-text.ts";

const text = `# yaml-language-server: $schema=../schema.json
collection: articles
description: News
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: title, dataType: VarChar, maxLength: 64, enableAnalyzer: true, description: "headline: short" }
  - { name: sparse, dataType: SparseFloatVector }
  - { name: embedding, dataType: FloatVector }
enableDynamicField: true
functions:
  - { name: words, type: BM25, inputFieldNames: [title], outputFieldNames: [sparse] }
partitions: [business, "1"]
shardsNum: 2
indexes:
  - { field: embedding, name: by_meaning, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
  - { field: sparse, indexType: SPARSE_INVERTED_INDEX, metricType: BM25 }
load: { replicas: 3 }
consistencyLevel: Strong
properties: { collection.ttl.seconds: 60 }
embed:
  - { template: "{title}!", into: embedding }
`;
const { environment, ...specs } = await specsFrom({ "collections/articles.yaml": text });
const [live] = appliedState({ ...specs, environment }, servers["2.6.15"]).collections;
if (environment === null || live === undefined) throw new Error("the fixture has no collection");
const context = { environment, capabilities: capabilities("2.6.15"), schema: "../schema.json" };
const byHand = { ...live, name: "articles", aliases: ["press", "news"], ownership: null, embeddings: {} };

test("a spec comes back as a person would write it", () => {
  expect(collectionText(live, "articles", context)).toBe(text);
});

test("of a collection made by hand it says what its first rebuild does, and how to have its vectors made", () => {
  const lines = collectionText(byHand, "articles", context).split("\n");
  expect(lines.slice(1, 6)).toEqual([
    "# Made by hand, under this name itself: adopted with its first change. Its first rebuild renames it to articles__g1 and",
    "# makes the name an alias; for a moment between the two clients find nothing.",
    "# Where clients know it as press or news alone, write that as its `collection` and apply with --adopt: then nothing is renamed.",
    "# More aliases point at articles: press, news. No spec has them; they move along when it is rebuilt.",
    "collection: articles",
  ]);
  expect(lines.slice(-3)).toEqual(["# embed:", "#   - { from: title, into: embedding }", ""]);
});

describe("what somebody should know stands above it", () => {
  const shown = (change: Partial<LiveCollection>, server: "lite" | "2.6.15" = "2.6.15") =>
    collectionText({ ...live, ...change }, "articles", {
      ...context,
      capabilities: capabilitiesOf(servers[server]),
    });

  test("a parameter that means nothing to an index is left out, and named", () => {
    const [index] = live.indexes;
    const indexes = index ? [{ ...index, params: { M: "16", nlist: "128" } }] : [];
    expect(shown({ indexes })).toContain(
      "  # nlist: left out, for HNSW has no such parameter\n  - { field: embedding, name: by_meaning, indexType: HNSW, metricType: COSINE, params: { M: 16 } }",
    );
  });

  test("keys that Milvus makes, properties that it only keeps, a credential, another model", () => {
    const fields = live.fields.map((field) => (field.primaryKey ? { ...field, autoId: true } : field));
    const functions = [
      {
        name: "embedder",
        type: "TextEmbedding",
        description: "",
        inputFieldNames: ["title"],
        outputFieldNames: ["dense"],
        params: { provider: "openai", model_name: "text-embedding-3-small", credential: "shared" },
      },
    ];
    const spec = shown({
      fields,
      functions,
      properties: { "my.own": "x" },
      embeddings: { embedding: "older|{title}" },
    });
    expect(spec).toContain(
      "  # Milvus makes the keys: copied rows would get new ones, so that a rebuild is refused\n  - { name: id",
    );
    expect(spec).toContain("# my.own: Milvus keeps it without a word");
    expect(spec).toContain("  # credential shared: a name; the key itself is in the server's milvus.yaml");
    expect(spec).toContain(
      "# embedding is filled by model older; local has e5-passage, so that plan asks for a rebuild\nembed:\n",
    );
  });

  test("no secret that a server gives away gets into a file", () => {
    const functions = ["sk-live-0123456789abcdef0123", "/etc/key of mine"].map((text, at) => ({
      name: `f${at}`,
      type: "TextEmbedding",
      description: "",
      inputFieldNames: ["title"],
      outputFieldNames: ["dense"],
      params: { provider: "openai", ...(at === 0 ? { api_key: text } : { credential: text }) },
    }));
    const spec = shown({
      functions,
      properties: { hook: "https://me:hunter22@example.com", "collection.ttl.seconds": "1" },
    });
    expect(spec).not.toMatch(/sk-live|of mine|hunter22/);
    expect(spec).toContain("  # api_key: left out, for it is a secret");
    expect(spec).toContain("  # credential: left out, for it is a secret");
    expect(spec).toContain("# Property hook: left out, for it looks like a secret");
    expect(spec).toContain("\nproperties: { collection.ttl.seconds: 1 }\n");
    expect(shown({ properties: { "my.token": "hunter22" } })).toContain("# Property my.token: left out");
    expect(shown({ properties: { "my.tokenizer": "standard" } })).toContain(
      "\nproperties: { my.tokenizer: standard }\n",
    );
  });

  test("what the server does not tell of a collection that nobody recorded", () => {
    const fields = [...live.fields, plainField("tags", "Array", { elementType: "VarChar", maxCapacity: 4 })];
    const spec = shown({ ...byHand, fields }, "lite");
    expect(spec).toContain("# Milvus Lite 3.2.2 does not tell description, consistencyLevel, shardsNum");
    expect(shown({ ...byHand, consistencyLevel: "Strong" }, "lite")).not.toContain(
      "consistencyLevel: Strong",
    );
    expect(shown({ ...byHand, consistencyLevel: "Strong" })).toContain("consistencyLevel: Strong");
    expect(spec).toContain(
      "  # how long its text may get, this server does not tell: 65535 is the most\n  - { name: tags",
    );
    expect(shown({ fields: live.fields }, "lite")).not.toContain("does not tell");
  });

  test("a line break in a name ends no comment", () => {
    expect(shown({ ...byHand, aliases: ["a\ncollection: other"] })).toContain(
      "# More aliases point at articles: a collection: other.",
    );
  });

  test("what steers a terminal or a runner of CI is an escape in the file, and comes back as it was", () => {
    const description = "\u001b[31m\u0000\u0085\u202e ##[error]a\n::error::b\n::warning::c";
    const text = shown({ ...byHand, description, aliases: ["\u001b[2J\u202e::error::x"] });
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e|^\s*::|##\[/mu);
    expect(parse(text)).toMatchObject({ description });
  });
});
