import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { renderApplied } from "../../cli/views/human/applied.ts";
import { createStyle } from "../../cli/views/style.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import { rollbackPlan } from "../../provision/plan/index.ts";
import { readState } from "../../provision/state/index.ts";
import { applyOn, dropAllOf, open } from "../apply/target.ts";
import { specsFrom } from "../plan/fixtures.ts";
import { serversUnderTest } from "../servers/targets.ts";

describe.each(serversUnderTest())("vectors of zeros that a rebuild copies on $name", ({ uri }) => {
  let milvus: Milvus;
  let name: string;
  let folder: string;
  beforeEach(async () => {
    milvus = await open(uri);
    name = `z_${randomBytes(4).toString("hex")}`;
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-zeros-"));
  });
  afterEach(async () => {
    await dropAllOf(milvus, name);
    await milvus.close();
    await rm(folder, { recursive: true });
  });

  test("are counted, and the apply says so", async () => {
    const spec = (shards: number) => `collection: ${name}
fields:
  - { name: id, dataType: VarChar, maxLength: 8, primaryKey: true }
  - { name: v, dataType: FloatVector, dim: 2 }
indexes: [{ field: v, indexType: FLAT, metricType: COSINE }]
shardsNum: ${shards}
`;
    const applied = async (text: string) => {
      const specs = await specsFrom({ "collections/a.yaml": text }, { project: `p_${name}` });
      const rebuild = { embedder: null, smoke: async () => {}, folder };
      return await applyOn(milvus, specs, { allowRebuild: new Set([name]), rebuild });
    };
    await applied(spec(1));
    const rows = Array.from({ length: 9 }, (_, at) => ({
      id: `k${at}`,
      v: Float32Array.of(at < 7 ? at : 0, 0),
    }));
    await milvus.insert({ database: "default", collection: name }, rows);
    const result = await applied(spec(2));
    expect(result).toMatchObject({ outcome: "applied", error: null });
    expect(result.results.flatMap(({ warnings = [] }) => warnings)).toMatchObject([
      {
        code: "MS665",
        severity: "warning",
        summary: '3 rows have an all-zero vector in "v"; the first is row "k0".',
        cause: expect.stringContaining("COSINE never finds"),
      },
    ]);
    expect(renderApplied(result, createStyle(false, 120))).toContain(
      `collection/${name}: 3 rows have an all-zero vector`,
    );
    expect(await milvus.count({ database: "default", collection: name })).toBe(9);

    await milvus.insert({ database: "default", collection: name }, [{ id: "k9", v: Float32Array.of(0, 0) }]);
    const specs = await specsFrom({ "collections/a.yaml": spec(2) }, { project: `p_${name}` });
    const { capabilities } = milvus;
    const back = async () =>
      rollbackPlan({
        ...{ specs, capabilities, newRows: true, to: `${name}__g1` },
        state: await readState(milvus, { databases: ["default"] }),
      }).plan;
    const rebuild = { embedder: null, smoke: async () => {}, folder };
    const rolledBack = await applyOn(milvus, specs, { plan: await back(), replan: back, rebuild });
    expect(rolledBack).toMatchObject({ outcome: "applied", error: null });
    expect(rolledBack.results.flatMap(({ warnings = [] }) => warnings)).toMatchObject([
      { code: "MS665", summary: '1 row has an all-zero vector in "v"; the first is row "k9".' },
    ]);
  });
});
