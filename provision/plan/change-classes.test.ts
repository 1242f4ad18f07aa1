import { describe, expect, test } from "vitest";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { ServerInfo } from "../state/types.ts";
import { type ChangeKind, changeClasses, classOf } from "./change-classes.ts";

/** Written apart from the table, by the version that each fact names and the last one before it. Loaded, unless it says so. */
const facts: Readonly<Record<ChangeKind, string>> = {
  property: "lite live, 2.3.5 live, 2.4.0 live, 2.5.0 live, 2.6.15 live, 3.0.1 live",
  "collection-mmap": "lite live, 2.3.5 forbidden, 2.4.0 reload, 2.6.15 reload, 3.0.1 reload",
  "lazy-load": "lite live, 2.3.5 live, 2.4.0 reload, 2.5.24 reload, 2.6.20 reload, 3.0.0 live",
  warmup: "lite live, 2.3.5 live, 2.5.24 live, 2.6.10 live, 2.6.11 reload, 2.6.20 reload, 3.0.0 reload",
  "query-mode": "lite live, 2.3.5 live, 2.5.24 live, 2.6.0 reindex, 2.6.20 reindex, 3.0.0 reindex",
  "namespace-sharding": "lite live, 2.5.24 live, 2.6.20 live, 3.0.0 rebuild",
  description:
    "lite live, 2.3.5 rebuild, 2.4.23 rebuild, 2.5.11 rebuild, 2.5.12 live, 2.6.0 live, 3.0.0 live",
  "consistency-level":
    "lite live, 2.3.5 rebuild, 2.4.22 rebuild, 2.4.23 live, 2.5.4 rebuild, 2.5.5 live, 2.6.0 live",
  "enable-dynamic-field": "lite rebuild, 2.3.5 rebuild, 2.6.5 rebuild, 2.6.6 live, 3.0.0 live",
  "disable-dynamic-field": "lite rebuild, 2.3.5 rebuild, 2.6.20 rebuild, 3.0.0 live",
  "add-scalar-field": "lite rebuild, 2.3.5 rebuild, 2.4.0 rebuild, 2.5.27 rebuild, 2.6.0 live, 3.0.0 live",
  "add-vector-field": "lite rebuild, 2.3.5 rebuild, 2.6.17 rebuild, 2.6.18 live, 3.0.0 live",
  "drop-field": "lite rebuild, 2.3.5 rebuild, 2.6.18 rebuild, 3.0.0 live",
  "field-capacity": "lite rebuild, 2.3.5 rebuild, 2.4.23 rebuild, 2.5.0 live, 2.6.0 live, 3.0.0 live",
  "field-mmap": "lite forbidden, 2.3.5 forbidden, 2.4.23 forbidden, 2.5.0 reload, 2.6.0 reload, 3.0.0 reload",
  "field-description": "lite live, 2.3.5 rebuild, 2.6.9 rebuild, 2.6.10 live, 3.0.0 live",
  "field-analyzer": "lite rebuild, 2.3.5 rebuild, 2.5.24 rebuild, 2.6.20 rebuild, 3.0.0 live",
  schema: "lite rebuild, 2.3.5 rebuild, 2.4.0 rebuild, 2.5.0 rebuild, 2.6.0 rebuild, 3.0.0 rebuild",
  embeddings: "lite rebuild, 2.3.5 rebuild, 2.6.0 rebuild, 3.0.0 rebuild",
  "add-partition": "lite live, 2.3.5 live, 2.6.0 live, 3.0.0 live",
  "drop-partition": "lite live, 2.3.5 live, 2.6.0 live, 3.0.0 live",
  "add-scalar-index": "lite live, 2.3.5 reload, 2.4.23 reload, 2.5.0 live, 2.6.0 live, 3.0.0 live",
  "add-vector-index": "lite live, 2.3.5 reload, 2.5.24 reload, 2.6.17 reload, 2.6.18 live, 3.0.0 live",
  "drop-scalar-index": "lite reload, 2.3.5 reload, 2.5.27 reload, 2.6.3 reload, 2.6.4 live, 3.0.0 live",
  "drop-vector-index": "lite reload, 2.3.5 reload, 2.6.15 reload, 3.0.0 reload",
  "index-build": "lite reindex, 2.3.5 reindex, 2.6.15 reindex, 3.0.0 reindex",
  "alter-index": "lite forbidden, 2.3.5 forbidden, 2.4.0 reload, 2.5.0 reload, 2.6.15 reload, 3.0.0 reload",
  "partition-key-isolation":
    "lite rebuild, 2.3.5 rebuild, 2.4.0 rebuild, 2.5.3 rebuild, 2.5.4 reindex, 2.6.0 reindex, 3.0.0 reindex",
  replicas: "lite forbidden, 2.3.5 reload, 2.4.12 reload, 2.4.13 live, 2.5.0 live, 2.6.0 live, 3.0.0 live",
  "resource-groups": "lite forbidden, 2.3.5 reload, 2.4.12 reload, 2.4.13 live, 2.5.0 live, 3.0.0 live",
  "load-partitions": "lite forbidden, 2.3.5 live, 2.4.0 live, 2.5.0 live, 2.6.0 live, 3.0.0 live",
  "load-fields": "lite reload, 2.3.5 reload, 2.6.0 reload, 3.0.0 reload",
  alias: "lite live, 2.3.5 live, 2.6.0 live, 3.0.0 live",
};

function serverOf(name: string): ServerInfo {
  if (name === "lite")
    return { product: "milvus-lite", version: "milvus_lite-3.2.2", major: 3, minor: 2, patch: 2 };
  const [major = 0, minor = 0, patch = 0] = name.split(".").map(Number);
  return { product: "milvus", version: name, major, minor, patch };
}

describe.each(Object.entries(facts))("%s", (kind, fact) => {
  test.each(fact.split(", ").map((each) => each.split(" ")))("on %s is %s", (server = "", expected) => {
    expect(classOf(kind as ChangeKind, serverOf(server), true)).toBe(expected);
  });
});

describe.each(Object.entries(facts))("%s of what is not loaded", (kind, fact) => {
  test.each(fact.split(", ").map((each) => each.split(" ")))(
    "on %s: has nothing to reload",
    (server = "", loaded) => {
      const expected = loaded === "reload" ? "live" : loaded;
      expect(classOf(kind as ChangeKind, serverOf(server), false)).toBe(expected);
    },
  );
});

test.each(["2.2.16", "2.7.0", "3.1.0", "4.0.0", "0.0.0"])("Milvus %s is refused, not guessed", (version) => {
  for (const kind of Object.keys(changeClasses)) {
    const act = () => classOf(kind as ChangeKind, serverOf(version), true);
    expect(act).toThrow(MilvusStackError);
    expect(act).toThrow(/MS301/);
  }
});

test("a Milvus Lite of another line is refused, not taken for Milvus of that number", () => {
  const lite = { ...serverOf("3.0.0"), product: "milvus-lite" as const };
  expect(() => classOf("property", lite, true)).toThrow(/MS301/);
});

test("a Zilliz Cloud goes by the Milvus version it names", () => {
  const cloud = { ...serverOf("2.5.12"), product: "zilliz-cloud" as const };
  expect(classOf("description", cloud, true)).toBe("live");
});
