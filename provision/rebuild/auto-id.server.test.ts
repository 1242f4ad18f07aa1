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

describe.each(serversUnderTest())("a rebuild where Milvus makes the keys on $name", ({ uri }) => {
  let milvus: Milvus;
  let name: string;
  let folder: string;

  beforeEach(async () => {
    milvus = await open(uri);
    name = `k_${randomBytes(4).toString("hex")}`;
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-keys-"));
  });
  afterEach(async () => {
    await dropAllOf(milvus, name);
    await milvus.close();
    await rm(folder, { recursive: true });
  });

  const at = () => ({ database: "default", collection: name });
  const base = () => `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true, autoId: true }
  - { name: n, dataType: Int64 }
  - { name: embedding, dataType: FloatVector, dim: 2 }
indexes:
  - { field: embedding, indexType: FLAT, metricType: L2 }
`;
  const rebuilt = () => `${base()}shardsNum: 2\n`;
  const specsOf = (text: string) => specsFrom({ "collections/spec.yaml": text }, { project: `p_${name}` });
  const options = () => ({
    allowDelete: new Set(["keys" as const]),
    allowRebuild: new Set([name]),
    rebuild: { embedder: null, smoke: async () => {}, folder },
  });
  const rowsOf = (from: number, count: number): Row[] =>
    Array.from({ length: count }, (_, i) => ({ n: from + i, embedding: Float32Array.of(from + i, 1) }));
  const read = async () => {
    const found: { id: unknown; n: unknown }[] = [];
    for await (const page of milvus.scan(at(), { outputFields: ["n"] })) {
      found.push(...page.map(({ id, n }) => ({ id, n })));
    }
    return found;
  };
  const numbers = async () => (await read()).map(({ n }) => Number(n)).sort((a, b) => a - b);
  const upTo = (count: number, without: readonly number[] = []) =>
    Array.from({ length: count }, (_, n) => n).filter((n) => !without.includes(n));

  test("gives every row a new one once it is allowed, and matches late inserts and deletes", async () => {
    expect(await applyOn(milvus, await specsOf(base()))).toMatchObject({ outcome: "applied" });
    await milvus.insert(at(), rowsOf(0, 300));
    const before = await read();
    const keyOf = (n: number) => before.find((row) => row.n === n)?.id;

    const specs = await specsOf(rebuilt());
    const [planned] = (await planOn(milvus, specs)).actions;
    expect(planned).toMatchObject({
      class: "rebuild",
      guards: [{ value: name }, { value: "keys" }],
      losses: [{ kind: "keys", rows: 300 }],
    });
    const refused = await applyOn(milvus, specs, { ...options(), allowDelete: new Set() });
    expect(refused.error?.diagnostics).toMatchObject([
      { code: "MS323", fix: "Add `--allow-delete keys` if you mean it." },
    ]);

    // Once the copy has read all rows, and once more when it has been verified.
    const writeLate = async (from: number, gone: number) => {
      await milvus.insert(at(), rowsOf(from, 1));
      await milvus.delete(at(), `id in [${keyOf(gone)}]`);
    };
    const busy = beforeFirst(milvus, "insert", `${name}__g2`, () => writeLate(300, 7));
    const smoke = () => writeLate(301, 8);
    const done = await applyOn(busy, specs, {
      ...options(),
      rebuild: { ...options().rebuild, smoke },
    });
    expect(done).toMatchObject({ outcome: "applied", error: null });
    expect(await milvus.resolveAlias("default", name)).toBe(`${name}__g2`);
    expect(await numbers()).toEqual(upTo(302, [7, 8]));

    const { plan } = rollbackPlan({
      specs,
      state: await readState(milvus, { databases: ["default"] }),
      capabilities: milvus.capabilities,
      newRows: true,
    });
    expect(plan.actions).toMatchObject([{ class: "forbidden" }]);
    expect(plan.actions[0]?.reason).toContain("`--without-new-rows` goes back without them");
  });

  test("that is cut short goes on, with every row once", async () => {
    expect(await applyOn(milvus, await specsOf(base()))).toMatchObject({ outcome: "applied" });
    await milvus.insert(at(), rowsOf(0, 1_200));
    const specs = await specsOf(rebuilt());
    // The server has the rows, and the answer with their keys is lost: first of the copy, then of a pass.
    const losing = (answer: number) => {
      let inserts = 0;
      return new Proxy(milvus, {
        get(target, key) {
          const value: unknown = Reflect.get(target, key);
          if (key !== "insert" || typeof value !== "function") return value;
          return async (...args: unknown[]) => {
            const written: unknown = await Reflect.apply(value, target, args);
            inserts += 1;
            if (inserts === answer) throw new Error("connection lost");
            return written;
          };
        },
      });
    };
    await expect(applyOn(losing(2), specs, options())).rejects.toThrow("connection lost");
    const stop = new AbortController();
    const cut = await applyOn(milvus, specs, {
      ...options(),
      signal: stop.signal,
      onProgress: ({ operation, percent }) => {
        if (operation?.kind === "copy-rows" && percent === 100) stop.abort();
      },
    });
    expect(cut.outcome).toBe("interrupted");
    await milvus.insert(at(), rowsOf(1_200, 3));
    await expect(applyOn(losing(1), specs, options())).rejects.toThrow("connection lost");
    expect(await milvus.resolveAlias("default", name)).toBe(`${name}__g1`);
    expect(await applyOn(milvus, specs, options())).toMatchObject({ outcome: "applied", error: null });
    expect(await numbers()).toEqual(upTo(1_203));
  });
});
