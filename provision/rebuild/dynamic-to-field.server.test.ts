import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { beforeFirst } from "../../tests/apply/before-call.ts";
import { applyOn, dropAllOf, open, planOn } from "../../tests/apply/target.ts";
import { specsFrom } from "../../tests/plan/fixtures.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import type { Milvus, Row } from "../milvus/port.ts";
import { rollbackPlan } from "../plan/index.ts";
import { readState } from "../state/index.ts";

describe.each(serversUnderTest())("a dynamic key that becomes a field on $name", ({ uri }) => {
  let milvus: Milvus;
  let name: string;
  let folder: string;

  beforeEach(async () => {
    milvus = await open(uri);
    name = `d_${randomBytes(4).toString("hex")}`;
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-dynamic-"));
  });
  afterEach(async () => {
    await dropAllOf(milvus, name);
    await milvus.close();
    await rm(folder, { recursive: true });
  });

  const at = () => ({ database: "default", collection: name });
  const spec = (fields = "", dynamic = true) => `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
${fields}  - { name: embedding, dataType: FloatVector, dim: 2 }
indexes:
  - { field: embedding, indexType: FLAT, metricType: L2 }
enableDynamicField: ${dynamic}
`;
  const tenant = "  - { name: tenant, dataType: VarChar, maxLength: 16 }\n";
  const specsOf = (text: string) => specsFrom({ "collections/spec.yaml": text }, { project: `p_${name}` });
  const options = () => ({
    allowRebuild: new Set([name]),
    rebuild: { embedder: null, smoke: async () => {}, folder },
  });
  const applied = async (text: string, more: Parameters<typeof applyOn>[2] = {}) => {
    const result = await applyOn(milvus, await specsOf(text), { ...options(), ...more });
    expect(result).toMatchObject({ outcome: "applied", error: null, left: [] });
  };
  const row = (id: number, more: Row = {}): Row => ({
    id,
    embedding: Float32Array.of(id, 1),
    tenant: id % 2 === 0 ? "acme" : "globex",
    note: { nested: id },
    ...more,
  });
  const rowsOf = (count: number) => Array.from({ length: count }, (_, id) => row(id));
  const read = async (id: number, outputFields: string[]) => {
    const [found] = await milvus.query(at(), { filter: `id in [${id}]`, outputFields });
    return found;
  };

  test("keeps its values, those of late writes too, and gives them back in a rollback", async () => {
    await applied(spec());
    await milvus.insert(at(), rowsOf(300));
    const countAcme = () => milvus.count(at(), { filter: 'tenant == "acme"' });
    expect(await countAcme()).toBe(150);
    expect(await milvus.count(at(), { filter: 'exists $meta["tenant"]' })).toBe(300);

    const text = spec(tenant);
    const [planned] = (await planOn(milvus, await specsOf(text))).actions;
    expect(planned).toMatchObject({ verb: "rebuild", class: "rebuild", losses: [] });
    expect(planned?.reason).toContain(
      "dynamic values under tenant become those of the field (300 rows have one)",
    );
    const busy = beforeFirst(milvus, "insert", `${name}__g2`, () =>
      milvus.upsert(at(), [row(1, { tenant: "acme" }), row(300)]),
    );
    await applied(text, { milvus: busy });
    expect(await milvus.count(at())).toBe(301);
    expect(await countAcme()).toBe(152);
    expect(await read(1, ["tenant", "$meta"])).toMatchObject({
      tenant: "acme",
      $meta: { note: { nested: 1 } },
    });
    expect((await read(1, ["$meta"]))?.$meta).not.toHaveProperty("tenant");

    await milvus.upsert(at(), [row(3, { tenant: "initech" })]);
    const specs = await specsOf(text);
    const back = async () =>
      rollbackPlan({
        specs,
        state: await readState(milvus, { databases: ["default"] }),
        capabilities: milvus.capabilities,
        newRows: true,
        to: `${name}__g1`,
      }).plan;
    const result = await applyOn(milvus, specs, { ...options(), plan: await back(), replan: back });
    expect(result).toMatchObject({ outcome: "applied", error: null });
    expect(await milvus.resolveAlias("default", name)).toBe(`${name}__g1`);
    expect((await read(3, ["$meta"]))?.$meta).toEqual({ tenant: "initech", note: { nested: 3 } });
    expect(await countAcme()).toBe(152);
  });

  test("is planned only where every row fits, and a row that comes later stops the rebuild by its key", async () => {
    await applied(spec());
    await milvus.insert(at(), [
      ...rowsOf(20),
      row(20, { tenant: 5 }),
      row(21, { tenant: "longer than sixteen" }),
    ]);
    const text = spec(tenant);
    const [planned] = (await planOn(milvus, await specsOf(text))).actions;
    expect(planned).toMatchObject({ verb: "rebuild", class: "forbidden" });
    expect(planned?.reason).toContain(
      '2 of 22 rows do not fit field tenant (row 20: "tenant" is 5, but takes text; row 21: "tenant" has 19 bytes, over its maxLength of 16)',
    );
    await milvus.delete(at(), "id in [20, 21]");

    const busy = beforeFirst(milvus, "createCollection", `${name}__g2`, () =>
      milvus.insert(at(), [row(22, { tenant: [] }), row(23, { tenant: false })]),
    );
    const late = await applyOn(busy, await specsOf(text), options());
    expect(late.error?.diagnostics[0]).toMatchObject({
      code: "MS345",
      summary: `2 rows of ${name}__g1 do not fit ${name}__g2: 22, 23.`,
    });
    expect(await milvus.resolveAlias("default", name)).toBe(`${name}__g1`);
    await milvus.delete(at(), "id in [22, 23]");
    await applied(text);
    expect(await milvus.count(at(), { filter: 'tenant == "globex"' })).toBe(10);
  });

  test("is planned as JSON only where the server holds the values of every row", async () => {
    await applied(spec());
    await milvus.insert(at(), [row(0, { meta: { a: 1 } }), row(1, { meta: 5 })]);
    const text = spec("  - { name: meta, dataType: JSON }\n");
    const [planned] = (await planOn(milvus, await specsOf(text))).actions;
    const held = milvus.capabilities.rowValues.json.has("number");
    expect(planned?.class).toBe(held ? "rebuild" : "forbidden");
    if (!held) expect(planned?.reason).toContain("1 of 2 rows does not fit field meta (row 1: ");
    await milvus.upsert(at(), [row(1, { meta: { b: 2 } })]);
    await applied(text);
    expect(await read(1, ["meta"])).toMatchObject({ meta: { b: 2 } });
  });

  test("is kept where the rest of the dynamic part goes, and null where a row has none", async () => {
    const { nullable } = milvus.capabilities;
    await applied(spec());
    const bare = { id: 7, embedding: Float32Array.of(7, 1), note: 1 };
    await milvus.insert(at(), [...rowsOf(5), ...(nullable ? [bare] : [])]);
    const field = nullable ? tenant.replace("16 }", "16, nullable: true }") : tenant;
    const text = spec(field, false);
    const [planned] = (await planOn(milvus, await specsOf(text))).actions;
    const rows = nullable ? 6 : 5;
    expect(planned?.losses).toMatchObject([{ kind: "dynamic-field", rows }]);
    await applied(text, { allowDelete: new Set(["dynamic-field"]) });
    expect(await milvus.count(at(), { filter: 'tenant == "acme"' })).toBe(3);
    if (nullable) expect(await read(7, ["tenant"])).toMatchObject({ tenant: null });
  });
});
