import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { type ApplyOptions, type ApplyResult, apply } from "../../provision/apply/index.ts";
import type { CollectionRef, Milvus } from "../../provision/milvus/port.ts";
import type { Action, Plan } from "../../provision/plan/types.ts";
import { planOf } from "../../provision/plan-target.ts";
import { readState } from "../../provision/state/index.ts";
import { quickLock } from "../apply/target.ts";
import { specsFrom } from "../plan/fixtures.ts";
import { clusterOfRun } from "./cluster-of-run.ts";
import { openAs } from "./open-as.ts";

/** What the files of a project ask for. */
export interface Wanted {
  /** `load:` of its collection. */
  readonly load: string;
  /** Documents of `access/`. */
  readonly access: string;
}

/** A connection to the cluster of the run, and a project of its own with one collection. */
export interface Workspace {
  readonly milvus: Milvus;
  /** Public name of the collection. */
  readonly name: string;
  readonly ref: CollectionRef;
  /** Changes files, applies them, and checks that nothing is left to do. What is not changed stays. */
  apply(change: Partial<Wanted>, options?: Options): Promise<void>;
  /** Applies changed files and gives what came of it; the next time they are as before. */
  tryApply(change: Partial<Wanted>, options?: Options): Promise<ApplyResult>;
  /** What a plan for changed files would do; the next time they are as before. */
  plan(change?: Partial<Wanted>): Promise<readonly Action[]>;
  /** Rows in the default partition and in each of the others, and waits until they are on disk. */
  fill(rowsEach: number): Promise<void>;
  /** Drops what is of this project. */
  close(): Promise<void>;
}

type Options = Partial<Pick<ApplyOptions, "allowDelete" | "password">>;

export const partitions = ["science", "business", "sports"] as const;

export async function openWorkspace(): Promise<Workspace> {
  const milvus = await openAs(clusterOfRun().uri);
  const name = `c_${randomBytes(4).toString("hex")}`;
  const project = `project_${name}`;
  const ref = { database: "default", collection: `${name}__g1` };
  let wanted: Wanted = { load: "false", access: "" };

  const planAll = async (change: Partial<Wanted>): Promise<Plan> => {
    const { load, access } = { ...wanted, ...change };
    const files = {
      "collections/spec.yaml": spec(name, load),
      ...(access !== "" && { "access/access.yaml": access }),
      "access/.keep": "",
    };
    const specs = await specsFrom(files, { project });
    const state = await readState(milvus, { databases: ["default"], access: true });
    return await planOf(milvus, { specs, state, capabilities: milvus.capabilities });
  };
  const tryApply: Workspace["tryApply"] = async (change, options = {}) =>
    await apply(await planAll(change), {
      milvus,
      allowDelete: new Set(),
      allowRebuild: new Set(),
      replan: () => planAll(change),
      lockTimings: quickLock,
      ...options,
    });
  const planChanges = async (change: Partial<Wanted> = {}) =>
    (await planAll(change)).actions.filter(({ verb }) => verb !== "noop");
  return {
    milvus,
    name,
    ref,
    plan: planChanges,
    tryApply,
    async apply(change, options) {
      const result = await tryApply(change, options);
      expect(result).toMatchObject({ error: null, left: [] });
      wanted = { ...wanted, ...change };
      expect(await planChanges()).toEqual([]);
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
