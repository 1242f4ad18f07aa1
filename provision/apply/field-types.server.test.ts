import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { applyOn, dropAllOf, open, planOn } from "../../tests/apply/target.ts";
import { specsFrom } from "../../tests/plan/fixtures.ts";
import { type ServerUnderTest, serversUnderTest } from "../../tests/servers/targets.ts";
import type { Milvus } from "../milvus/port.ts";

/** Fields, by what is asked of them. */
const asked: Readonly<Record<string, string>> = {
  "Bool with a default": "dataType: Bool, defaultValue: true",
  "Bool that is false by default": "dataType: Bool, defaultValue: false",
  "Int8 with a default": "dataType: Int8, defaultValue: -128",
  "Int16 with a default": "dataType: Int16, defaultValue: 32767",
  "Int32 with a default": "dataType: Int32, defaultValue: 7",
  "Int64 with a default": 'dataType: Int64, defaultValue: "9223372036854775807"',
  "Float with a default": "dataType: Float, defaultValue: 0.1",
  "Double with a default": "dataType: Double, defaultValue: 0.1",
  "VarChar with a default": 'dataType: VarChar, maxLength: 16, defaultValue: "é 1"',
  "VarChar that is empty by default": 'dataType: VarChar, maxLength: 16, defaultValue: ""',
  "Timestamptz with a default": 'dataType: Timestamptz, defaultValue: "2025-01-01T08:00:00+08:00"',
  "Int64 that may be null": "dataType: Int64, nullable: true",
  "VarChar that may be null, with a default":
    "dataType: VarChar, maxLength: 16, nullable: true, defaultValue: x",
  "JSON that may be null": "dataType: JSON, nullable: true",
  "Array that may be null": "dataType: Array, elementType: Int64, maxCapacity: 4, nullable: true",
  "Array of Bool": "dataType: Array, elementType: Bool, maxCapacity: 4096",
  "Array of Double": "dataType: Array, elementType: Double, maxCapacity: 1",
  "Array of VarChar": "dataType: Array, elementType: VarChar, maxLength: 65535, maxCapacity: 4",
  Geometry: "dataType: Geometry",
  Float16Vector: "dataType: Float16Vector, dim: 8",
  Int8Vector: "dataType: Int8Vector, dim: 8",
  "a vector that may be null": "dataType: FloatVector, dim: 8, nullable: true",
  "a clustering key": "dataType: Int64, clusteringKey: true",
  "an analyzer": "dataType: VarChar, maxLength: 64, enableAnalyzer: true, analyzerParams: { type: english }",
  "an analyzer of parts":
    "dataType: VarChar, maxLength: 64, enableAnalyzer: true, analyzerParams: { tokenizer: standard, filter: [lowercase] }",
  "text match": "dataType: VarChar, maxLength: 64, enableAnalyzer: true, enableMatch: true",
  "analyzers by a field":
    "dataType: VarChar, maxLength: 64, enableAnalyzer: true, multiAnalyzerParams: { analyzers: { english: { type: english }, default: { tokenizer: icu } }, by_field: language }",
  "memory-mapped": "dataType: VarChar, maxLength: 64, mmap: true",
};

const refusedByLite: readonly string[] = [
  ...["Float16Vector", "Int8Vector", "a vector that may be null", "a clustering key"],
  ...["analyzers by a field", "memory-mapped"],
];
/** What each server keeps; everything else it has to refuse. */
const keptBy: Readonly<Record<ServerUnderTest["name"], readonly string[]>> = {
  "milvus-lite": Object.keys(asked).filter((what) => !refusedByLite.includes(what)),
  "milvus-2.3.5": ["Array of Bool", "Array of Double", "Array of VarChar"],
};

describe.each(serversUnderTest())("on $name", ({ uri, name: server }) => {
  const kept = new Set(keptBy[server]);
  let milvus: Milvus;
  let name = "";
  beforeAll(async () => {
    milvus = await open(uri);
  });
  beforeEach(() => {
    name = `f_${randomBytes(4).toString("hex")}`;
  });
  afterEach(() => dropAllOf(milvus, name));
  afterAll(() => milvus.close());

  test.each(Object.entries(asked))(
    "%s is kept as asked, or refused before anything is tried",
    async (what, field) => {
      const isVector = /: \w+Vector/.test(field);
      const specs = await specsFrom(
        {
          "collections/spec.yaml": `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: language, dataType: VarChar, maxLength: 8 }
  - { name: x, ${field} }
  - { name: v, dataType: FloatVector, dim: 8 }
indexes:
  - { field: v, indexType: FLAT, metricType: L2 }
${isVector ? "  - { field: x, indexType: HNSW, metricType: L2 }" : ""}
load: false
`,
        },
        { project: `project_${name}` },
      );
      const planned = await planOn(milvus, specs);
      const refused = planned.actions.filter(({ class: change }) => change === "forbidden");
      if (refused.length > 0) {
        for (const { address, reason } of refused) {
          expect(address).toMatch(/\/(field|index)\/x$/);
          expect(reason).toMatch(/ has no .*; /);
        }
        expect(kept.has(what), refused[0]?.reason).toBe(false);
        return;
      }
      expect(await applyOn(milvus, specs)).toMatchObject({ outcome: "applied", error: null, left: [] });
      expect((await planOn(milvus, specs)).actions.filter(({ verb }) => verb !== "noop")).toEqual([]);
      expect(kept.has(what)).toBe(true);
    },
  );
});
