import { describe, expect, it } from "vitest";
import { parseServerVersion } from "../milvus/server-version.ts";
import { capabilitiesOf, isSince } from "./capabilities-of.ts";

const of = (version: string, zilliz = false) => capabilitiesOf(parseServerVersion(version, zilliz));

// From the release notes of Milvus 2.4 to 3.0.
describe("capabilitiesOf", () => {
  it.each([
    ["SparseFloatVector", "2.3.22", "2.4.0"],
    ["Float16Vector", "2.3.22", "2.4.0"],
    ["BFloat16Vector", "2.3.22", "2.4.0"],
    ["Int8Vector", "2.5.27", "2.6.0"],
    ["Geometry", "2.6.3", "2.6.4"],
    ["Timestamptz", "2.6.5", "2.6.6"],
  ])("data type %s: not in %s, in %s", (type, before, since) => {
    expect(of(before).dataTypes.has(type)).toBe(false);
    for (const version of [since, "3.0.1"]) expect(of(version).dataTypes.has(type)).toBe(true);
  });

  it.each([
    ["INVERTED", "2.3.22", "2.4.0"],
    ["SPARSE_INVERTED_INDEX", "2.3.22", "2.4.0"],
    ["BITMAP", "2.4.23", "2.5.0"],
    ["HNSW_SQ", "2.4.23", "2.5.0"],
    ["IVF_RABITQ", "2.5.27", "2.6.0"],
    ["NGRAM", "2.5.27", "2.6.0"],
    ["RTREE", "2.6.3", "2.6.4"],
  ])("index type %s: not in %s, in %s", (type, before, since) => {
    expect(of(before).indexTypes.has(type)).toBe(false);
    for (const version of [since, "3.0.1"]) expect(of(version).indexTypes.has(type)).toBe(true);
  });

  it.each([
    ["hybridSearch", "2.3.22", "2.4.0"],
    ["bm25", "2.4.23", "2.5.0"],
    ["nullable", "2.4.23", "2.5.0"],
    ["defaultValue", "2.4.23", "2.5.0"],
    ["dropProperties", "2.4.23", "2.5.0"],
  ] as const)("%s: not in %s, in %s", (capability, before, since) => {
    expect(of(before)[capability]).toBe(false);
    for (const version of [since, "3.0.1"]) expect(of(version)[capability]).toBe(true);
  });

  it("leaves the machines of Zilliz Cloud to Zilliz Cloud", () => {
    expect(of("2.6.15", true)).toMatchObject({ metrics: false, resourceGroups: false, rbac: true });
    expect(of("2.6.15")).toMatchObject({ metrics: true, resourceGroups: true, rbac: true });
  });

  it("leaves vector indexes to Zilliz Cloud, and has those of scalars there", () => {
    const cloud = of("2.6.15", true).indexTypes;
    expect([...cloud].sort()).toEqual(
      ["AUTOINDEX", "BITMAP", "INVERTED", "MINHASH_LSH", "NGRAM", "RTREE", "STL_SORT", "Trie"].sort(),
    );
    expect(of("2.5.4", true).indexTypes.has("MINHASH_LSH")).toBe(false);
  });

  it("knows Milvus Lite by its name, whatever its number", () => {
    expect(of("milvus_lite-3.2.2")).toMatchObject({
      replicas: false,
      rbac: false,
      partitionLoad: false,
      bm25: true,
    });
  });
});

it.each([
  ["2.6.4", [2, 6, 4], true],
  ["2.6.3", [2, 6, 4], false],
  ["3.0.0", [2, 6, 4], true],
  ["2.10.0", [2, 6, 4], true],
] as const)("%s is since %j: %s", (version, [major, minor, patch], expected) => {
  const numbers = version.split(".").map(Number);
  const [at = 0, of = 0, patchOf = 0] = numbers;
  const server = { product: "milvus" as const, version, major: at, minor: of, patch: patchOf };
  expect(isSince(server, major, minor, patch)).toBe(expected);
});
