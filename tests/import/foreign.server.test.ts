import { randomBytes } from "node:crypto";
import { MilvusClient } from "@zilliz/milvus2-sdk-node";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Milvus } from "../../provision/milvus/port.ts";
import { validate } from "../../provision/spec/index.ts";
import { applyOn, dropAllOf, open } from "../apply/target.ts";
import { specsFrom } from "../plan/fixtures.ts";
import { serversUnderTest } from "../servers/targets.ts";
import { inSoak } from "../soak.ts";
import { foreignCollection, makeForeign } from "./foreign-collections.ts";
import { importFrom, pending } from "./import-from.ts";

const sample = inSoak(200, 20);

describe.each(serversUnderTest())("collections of other clients on $name", ({ uri, name }) => {
  const prefix = `fo_${randomBytes(4).toString("hex")}`;
  let milvus: Milvus;
  let client: MilvusClient;

  beforeAll(async () => {
    milvus = await open(uri);
    client = new MilvusClient({ address: uri });
    await client.connectPromise;
  });
  afterAll(async () => {
    await dropAllOf(milvus, prefix);
    await client.closeConnection();
    await milvus.close();
  });

  test("whatever another client asked for: import, validate, and the plan is empty", async () => {
    const asked = fc.sample(foreignCollection(), { numRuns: sample, seed: 9 });
    const names: string[] = [];
    for (const [at, one] of asked.entries()) {
      const made = await makeForeign(client, `${prefix}_${at}`, one);
      if (made !== null) names.push(made);
    }
    // The servers take most of it.
    expect(names.length).toBeGreaterThan(sample / 2);
    const { files, leftOut, diagnostics, specs } = await importFrom(milvus, "others", names);
    expect(diagnostics.map(({ summary, cause }) => `${summary} ${cause}`)).toEqual([]);
    expect(leftOut.map(({ reason }) => reason)).toEqual([]);
    expect(files).toHaveLength(names.length);
    expect(validate(specs).filter(({ severity }) => severity === "error")).toEqual([]);
    expect(await pending(milvus, specs)).toEqual([]);
  });

  test.skipIf(name === "milvus-lite")(
    "an index that the server is to choose is made as other clients do",
    async () => {
      const specs = await specsFrom(
        {
          "collections/a.yaml": `collection: ${prefix}_chosen
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: year, dataType: Int64 }
  - { name: embedding, dataType: FloatVector, dim: 4 }
indexes:
  - { field: year, indexType: AUTOINDEX }
  - { field: embedding, indexType: AUTOINDEX, metricType: L2 }
`,
        },
        { project: prefix },
      );
      expect(await applyOn(milvus, specs)).toMatchObject({ outcome: "applied", left: [], error: null });
    },
  );
});
