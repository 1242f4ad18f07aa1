import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Milvus } from "../../provision/milvus/port.ts";
import { planTarget } from "../../provision/plan-target.ts";
import type { Recording } from "../../provision/recording/format.ts";
import { loadSpecs } from "../../provision/spec/index.ts";
import { dropAllOf, open } from "../apply/target.ts";
import { serversUnderTest } from "../servers/targets.ts";
import { openProject } from "./project.ts";
import { startReplay } from "./start-replay.ts";

/** Only Milvus Lite: what is recorded is bytes, whoever sent them. */
describe.each(serversUnderTest().filter(({ name }) => name === "milvus-lite"))(
  "record on $name",
  ({ uri }) => {
    const name = `rec_${randomBytes(4).toString("hex")}`;
    const spec = (m: number) => `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: title, dataType: VarChar, maxLength: 64 }
  - { name: v, dataType: FloatVector, dim: 4 }
partitions: [science]
indexes:
  - { field: v, indexType: HNSW, metricType: COSINE, params: { M: ${m}, efConstruction: 200 } }
properties: { collection.ttl.seconds: 3600 }
`;
    let milvus: Milvus;
    beforeAll(async () => {
      milvus = await open(uri);
    });
    afterAll(async () => {
      await dropAllOf(milvus, name);
      await milvus.close();
    });

    test("a replay of what was recorded gives the same plan and the same stats", async () => {
      const file = "collections/a.yaml";
      await using project = await openProject(uri, { [file]: spec(16) }, { token: false });
      expect(await project.run("apply", "--yes")).toMatchObject({ exitCode: 0 });
      await project.write(file, spec(8));
      const plan = await project.run("plan", "--json");
      const stats = await project.run("stats", "--json");
      expect(await project.run("record", "plan", "stats")).toMatchObject({ exitCode: 0 });

      for (const [command, before] of Object.entries({ plan, stats })) {
        const folder = join(project.folder, "recordings", milvus.server.version);
        const kept: Recording = JSON.parse(await readFile(join(folder, `${command}.json`), "utf8"));
        await using replay = await startReplay(kept);
        await using again = await openProject(replay.uri, { [file]: spec(8) }, { token: false });
        const after = await again.run(command, "--json");
        const endpoint = expect.any(String);
        const { endpoint: _, ...same } = JSON.parse(before.stdout);
        expect(JSON.parse(after.stdout)).toEqual(command === "stats" ? { ...same, endpoint } : same);
      }
      expect(JSON.parse(plan.stdout).summary).not.toEqual({});
      expect(plan.stdout).toContain(`collection/${name}/index/v`);
    });

    test("where a change asks for the values of rows, they are read by plan and not by record", async () => {
      const file = "collections/a.yaml";
      const narrowed = spec(16).replace("maxLength: 64", "maxLength: 8");
      await using project = await openProject(uri, { [file]: narrowed }, { token: false });
      const specs = await loadSpecs({ cwd: project.folder, env: {} });
      const scan = vi.spyOn(milvus, "scan");
      await planTarget(milvus, specs);
      expect(scan).toHaveBeenCalled();
      scan.mockClear();
      const counted = await planTarget(milvus, specs, { sampleRows: false });
      expect(scan).not.toHaveBeenCalled();
      scan.mockRestore();

      expect(await project.run("record", "plan")).toMatchObject({ exitCode: 0 });
      const folder = join(project.folder, "recordings", milvus.server.version);
      const kept: Recording = JSON.parse(await readFile(join(folder, "plan.json"), "utf8"));
      await using replay = await startReplay(kept);
      const replayed = await open(replay.uri);
      try {
        expect(await planTarget(replayed, specs, { sampleRows: false })).toEqual(counted);
      } finally {
        await replayed.close();
      }
      expect(counted.summary.rebuild).toBe(1);
    });
  },
);
