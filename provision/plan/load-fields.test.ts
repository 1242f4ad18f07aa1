import { describe, expect, test } from "vitest";
import { changeOn, milvusOf, told } from "../../tests/plan/change-on.ts";
import { specsFrom } from "../../tests/plan/fixtures.ts";
import { findUnseen } from "./find-unseen.ts";

const spec = (load: string) => `collection: articles
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: title, dataType: VarChar, maxLength: 64 }
  - { name: embedding, dataType: FloatVector, dim: 8 }
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
load: ${load}
`;
const all = spec("{ replicas: 1 }");
const some = spec("{ fields: [id, embedding] }");

describe.each(["2.5.24", "2.6.20", "3.0.0"])("fields that are loaded on %s", (version) => {
  test("as they are recorded are no change, in any order", async () => {
    expect(await changeOn(version, some, spec("{ fields: [embedding, id] }"))).toEqual([]);
  });

  test.each([
    ["fewer", all, some],
    ["all of them again", some, all],
    ["others", some, spec("{ fields: [id, title, embedding] }")],
  ])("%s are a reload, which releases first", async (_, before, after) => {
    const [action, ...others] = await changeOn(version, before, after);
    expect(others).toEqual([]);
    expect(action && told(action)).toEqual(["/load", "update", "reload", "load"]);
    expect(action?.operations).toMatchObject([{ kind: "load", releaseFirst: true }]);
  });

  test("are said not to be seen by drift", async () => {
    expect(findUnseen(await specsFrom({ "collections/a.yaml": some }), milvusOf(version))).toMatchObject([
      { address: "collection/articles", attribute: "load.fields", spec: ["id", "embedding"] },
    ]);
    expect(findUnseen(await specsFrom({ "collections/a.yaml": all }), milvusOf(version))).toEqual([]);
  });
});
