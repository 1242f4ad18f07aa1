import { describe, expect, test } from "vitest";
import { appliedState, capabilities, servers, specsFrom } from "../../tests/plan/fixtures.ts";
import { plan } from "../plan/index.ts";
import { findStaleness } from "./find-staleness.ts";

/** The plan for a collection that is loaded as `is`, where the spec asks for `asked` and so many replicas are not served. */
async function planned(unservedReplicas: number, asked = 3, is = 3) {
  const specsOf = (replicas: number) =>
    specsFrom({
      "collections/articles.yaml": `collection: articles
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: embedding, dataType: FloatVector, dim: 4 }
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
load: { replicas: ${replicas} }
`,
    });
  const state = appliedState(await specsOf(is), servers["2.3.5"]);
  const collections = state.collections.map((live) => ({ ...live, unservedReplicas }));
  return plan({
    specs: await specsOf(asked),
    state: { ...state, collections },
    capabilities: capabilities("2.3.5"),
  });
}

describe("what is only waited for", () => {
  test.each([
    ["has come by itself", 2, 0],
    ["has come in part", 2, 1],
    ["was lost meanwhile", 0, 1],
  ])("and %s makes no plan stale", async (_, before, now) => {
    expect(findStaleness(await planned(before), await planned(now))).toBeNull();
  });

  test("hides no change", async () => {
    expect(findStaleness(await planned(1), await planned(1, 2))?.diagnostics).toMatchObject([
      {
        code: "MS324",
        cause: expect.stringContaining(
          "The spec of collection/articles has changed (now to do: collection/articles/load",
        ),
      },
    ]);
    expect(findStaleness(await planned(1), await planned(1, 3, 2))?.diagnostics).toMatchObject([
      { code: "MS324", cause: expect.stringContaining("collection/articles has changed on the server") },
    ]);
  });
});
