import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyOn, dropAllOf, open, planOn } from "../../tests/apply/target.ts";
import { specsFrom } from "../../tests/plan/fixtures.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import type { Milvus } from "../milvus/port.ts";
import type { LoadedSpecs } from "../spec/types.ts";
import { lockCollection } from "../state/ownership.ts";
import { ledgerRef } from "./ledger.ts";

describe.each(serversUnderTest())("the cluster remembered on $name", ({ uri }) => {
  let milvus: Milvus;
  let name: string;
  beforeEach(async () => {
    milvus = await open(uri);
    name = `c_${randomBytes(4).toString("hex")}`;
  });
  afterEach(async () => {
    await dropAllOf(milvus, name);
    await milvus.close();
  });
  const specs = async (environment: string, ttl = 60): Promise<LoadedSpecs> => {
    const loaded = await specsFrom(
      {
        "collections/spec.yaml": `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: v, dataType: FloatVector, dim: 4 }
indexes:
  - { field: v, indexType: FLAT, metricType: L2 }
properties: { collection.ttl.seconds: ${ttl} }
load: false
`,
      },
      { project: `project_${name}` },
    );
    if (loaded.environment === null) throw new Error("the fixture has an environment");
    return { ...loaded, environment: { ...loaded.environment, name: environment } };
  };

  test("what was dev is not taken for prod, until dev is named; then it is prod", async () => {
    expect(await applyOn(milvus, await specs("dev"))).toMatchObject({ outcome: "applied" });
    const prod = await specs("prod", 90);
    expect(await planOn(milvus, prod)).toMatchObject({ environment: "prod", lastEnvironment: "dev" });
    expect(await applyOn(milvus, prod)).toMatchObject({
      outcome: "refused",
      error: { exitCode: 1, diagnostics: [{ code: "MS332" }] },
    });
    expect(await applyOn(milvus, prod, { acceptEnvironment: "dev" })).toMatchObject({ outcome: "applied" });
    expect(await planOn(milvus, prod)).toMatchObject({ lastEnvironment: null });
    expect(await planOn(milvus, await specs("dev"))).toMatchObject({ lastEnvironment: "prod" });
  });

  test("a cluster changes its role without any other change, once it is said", async () => {
    await applyOn(milvus, await specs("dev"));
    const prod = await specs("prod");
    expect(await applyOn(milvus, prod)).toMatchObject({ outcome: "unchanged" });
    expect(await planOn(milvus, prod)).toMatchObject({ lastEnvironment: "dev" });
    expect(await applyOn(milvus, prod, { acceptEnvironment: "dev" })).toMatchObject({ outcome: "unchanged" });
    expect(await planOn(milvus, prod)).toMatchObject({ lastEnvironment: null });
    expect(await milvus.listCollections("default")).not.toContain(lockCollection);
  });

  test("another project's environments are its own", async () => {
    await applyOn(milvus, await specs("dev"));
    const other = { ...(await specs("prod")), project: "other" };
    expect(await planOn(milvus, other)).toMatchObject({ lastEnvironment: null });
  });

  test("a plan of one cluster is not carried out on another", async () => {
    await applyOn(milvus, await specs("dev"));
    const plan = await planOn(milvus, await specs("dev", 90));
    expect(plan.cluster).toMatch(/^[0-9a-f-]{36}$/);
    // As if the address led to another cluster with the same collection.
    const { cluster } = plan;
    await milvus.setProperties(ledgerRef, { "milvus-stack.cluster": "another" });
    const result = await applyOn(milvus, await specs("dev", 90), { plan });
    await milvus.setProperties(ledgerRef, { "milvus-stack.cluster": cluster ?? "" });
    expect(result).toMatchObject({
      outcome: "refused",
      error: { diagnostics: [{ code: "MS324", cause: "The plan is of another cluster." }] },
    });
  });
});
