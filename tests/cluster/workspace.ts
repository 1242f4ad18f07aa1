import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { ApplyResult } from "../../provision/apply/index.ts";
import type { CollectionRef, Milvus } from "../../provision/milvus/port.ts";
import type { Action } from "../../provision/plan/types.ts";
import { readState } from "../../provision/state/index.ts";
import { applyOn, planOn } from "../apply/target.ts";
import { specsFrom } from "../plan/fixtures.ts";
import { clusterOfRun } from "./cluster-of-run.ts";
import { openAs } from "./open-as.ts";

/** A connection to the cluster of the run, and a project of its own with one collection. */
export interface Workspace {
  readonly milvus: Milvus;
  /** Public name of the collection. */
  readonly name: string;
  readonly ref: CollectionRef;
  /** Applies a spec with this for `load:`, and checks that nothing is left to do. */
  applyLoad(load: string): Promise<ApplyResult>;
  /** Applies it, and gives what came of it. */
  tryLoad(load: string): Promise<ApplyResult>;
  /** What a plan for that spec would do. */
  planLoad(load: string): Promise<readonly Action[]>;
  /** Rows in the default partition and in each of the others, and waits until they are on disk. */
  fill(rowsEach: number): Promise<void>;
  /** Drops what is of this project. */
  close(): Promise<void>;
}

export const partitions = ["science", "business", "sports"] as const;

export async function openWorkspace(): Promise<Workspace> {
  const milvus = await openAs(clusterOfRun().uri);
  const name = `c_${randomBytes(4).toString("hex")}`;
  const project = `project_${name}`;
  const ref = { database: "default", collection: `${name}__g1` };
  const specsOf = (load: string) => specsFrom({ "collections/spec.yaml": spec(name, load) }, { project });
  const planLoad = async (load: string) =>
    (await planOn(milvus, await specsOf(load))).actions.filter(({ verb }) => verb !== "noop");
  const tryLoad = async (load: string) => await applyOn(milvus, await specsOf(load));
  return {
    milvus,
    name,
    ref,
    planLoad,
    tryLoad,
    async applyLoad(load) {
      const result = await tryLoad(load);
      expect(result).toMatchObject({ error: null, left: [] });
      expect(await planLoad(load)).toEqual([]);
      return result;
    },
    async fill(rowsEach) {
      for (const [at, partition] of ["_default", ...partitions].entries()) {
        await milvus.insert(ref, rows(at * rowsEach, rowsEach), { partition });
      }
      await milvus.flush(ref);
    },
    async close() {
      for (const live of (await readState(milvus, { databases: ["default"] })).collections) {
        if (!live.ownership?.owner.startsWith(`${project}:`)) continue;
        for (const alias of live.aliases) await milvus.dropAlias("default", alias);
        await milvus.dropCollection({ database: "default", collection: live.name });
      }
      await milvus.close();
    },
  };
}

function spec(name: string, load: string): string {
  return `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: embedding, dataType: FloatVector, dim: 8 }
partitions: [${partitions.join(", ")}]
indexes:
  - { field: embedding, indexType: HNSW, metricType: L2, params: { M: 8, efConstruction: 64 } }
load: ${load}
`;
}

/** The vector of a row: no other is as near to it. */
export function vectorOf(id: number): Float32Array {
  return Float32Array.from({ length: 8 }, (_, at) => (at === 0 ? id : Math.sin(id * 8 + at)));
}

function rows(from: number, count: number) {
  return Array.from({ length: count }, (_, at) => ({ id: from + at, embedding: vectorOf(from + at) }));
}
