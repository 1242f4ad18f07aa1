import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect } from "vitest";
import type { ApplyResult } from "../../provision/apply/index.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import { isLockCollection } from "../../provision/state/ownership.ts";
import { dropAllOf, planOn } from "../apply/target.ts";
import { observe } from "./changing-calls.ts";
import { applyJob, type Job, specsOfJob } from "./job.ts";
import { rowOf, type Scenario } from "./scenarios.ts";

const child = fileURLToPath(new URL("./killed-apply.ts", import.meta.url));

export interface KillPoint {
  readonly scenario: Scenario;
  /** The nth call of the apply that changes something, from 1 on. */
  readonly call: number;
  readonly when: "before" | "during" | "after";
  /** Method of the call; null: the point was not counted. */
  readonly name: string | null;
}

/** The calls after which clients of the public name see something else. */
const switches: ReadonlySet<string | null> = new Set(["createAlias", "alterAlias", "dropAlias"]);

/** Whether no run leaves a point out: the edges of its scenario, and in and right after what clients see. */
export function isCrucial(point: KillPoint, at: number, points: readonly KillPoint[]): boolean {
  const [before, after] = [points[at - 1], points[at + 1]];
  const isEdge = before?.scenario !== point.scenario || after?.scenario !== point.scenario;
  return isEdge || (switches.has(point.name) && point.when !== "before");
}

/** Every point at which an apply of a scenario can be killed, from one that is not. */
export async function killPoints(milvus: Milvus, scenario: Scenario): Promise<KillPoint[]> {
  const points: KillPoint[] = [];
  await inScratch(milvus, scenario, async ({ last }) => {
    const count = (call: number, name: string) => {
      const whens = scenario.onlyDuring ? (["during"] as const) : (["before", "during", "after"] as const);
      for (const when of whens) points.push({ scenario, call, when, name });
    };
    await expectApplied(observe(milvus, { before: count }), last);
  });
  return points;
}

/**
 * Brings a server to where the scenario begins, lets a process of its own apply it and die at the point, applies it again, and
 * holds what is there then against what should be: nothing is left to do, nothing is there twice, and nothing is orphaned.
 */
export async function killAt(milvus: Milvus, point: KillPoint): Promise<void> {
  const { scenario, call, when } = point;
  await inScratch(milvus, scenario, async ({ last, settled, name }) => {
    const kill = { call, when, delayMs: call % 4 };
    const run = await execa("node", [child, milvus.endpoint], {
      input: JSON.stringify({ job: last, kill }),
      reject: false,
    });
    const { signal, exitCode, stdout, stderr } = run;
    if (signal !== "SIGKILL")
      throw new Error(`it was not killed, but ended with ${exitCode}: ${stdout} ${stderr}`);
    expect([stdout, stderr]).toEqual(["", ""]);

    const outcome = await expectApplied(milvus, last);
    const after = await planOn(milvus, await specsOfJob(settled), { pruneOld: last.pruneOld });
    expect(after.actions.filter(({ verb }) => verb !== "noop")).toEqual([]);
    const there = await milvus.listCollections("default");
    // With nothing left to do no lock is taken, and the dead one waits for the next apply.
    if (outcome === "applied") expect(there.filter(isLockCollection)).toEqual([]);
    expect(there.filter((each) => each.startsWith(name)).sort()).toEqual(
      scenario.leaves.map((each) => each.replace("NAME", name)),
    );
    const searched = (scenario.rollbackTo ?? scenario.leaves.at(-1))?.replace("NAME", name) ?? null;
    expect(await milvus.resolveAlias("default", name)).toBe(searched);
    if (searched !== null && scenario.rows > 0) await expectRows(milvus, searched, scenario.rows);
  });
}

interface ScratchJobs {
  readonly last: Job;
  /** The specs with which nothing is left to do after it: a rollback leaves those from before. */
  readonly settled: Job;
  readonly name: string;
}

async function inScratch(
  milvus: Milvus,
  scenario: Scenario,
  work: (jobs: ScratchJobs) => Promise<void>,
): Promise<void> {
  const name = `k_${randomBytes(4).toString("hex")}`;
  const folder = await mkdtemp(join(tmpdir(), "milvus-stack-kill-"));
  const job = (spec: string | null): Job => ({
    project: `project_${name}`,
    specs: spec === null ? {} : { "collections/spec.yaml": spec.replaceAll("NAME", name) },
    allowDelete: [...scenario.allowDelete],
    allowRebuild: [name],
    pruneOld: false,
    rollbackTo: null,
    folder,
  });
  try {
    for (const [at, spec] of scenario.before.entries()) {
      await expectApplied(milvus, job(spec));
      if (at === 0) await milvus.insert({ database: "default", collection: name }, rowsOf(scenario.rows));
    }
    const last = {
      ...job(scenario.after),
      pruneOld: scenario.pruneOld ?? false,
      rollbackTo: scenario.rollbackTo?.replace("NAME", name) ?? null,
    };
    const [settled = scenario.after] = scenario.rollbackTo === undefined ? [] : scenario.before;
    await work({ last, settled: job(settled), name });
  } finally {
    await dropAllOf(milvus, name);
    await rm(folder, { recursive: true });
  }
}

const rowsOf = (count: number) => Array.from({ length: count }, (_, id) => rowOf(id));

async function expectApplied(milvus: Milvus, job: Job): Promise<ApplyResult["outcome"]> {
  const { outcome, error, left } = await applyJob(milvus, job);
  // What was killed after its last change leaves nothing to do.
  const done = outcome === "applied" || outcome === "unchanged";
  expect({ done, error, left }).toEqual({ done: true, error: null, left: [] });
  return outcome;
}

async function expectRows(milvus: Milvus, collection: string, rows: number): Promise<void> {
  const found: unknown[] = [];
  for await (const page of milvus.scan({ database: "default", collection }, { outputFields: ["title"] })) {
    found.push(...page.map(({ id, title }) => `${id} ${title}`));
  }
  expect(found).toEqual(rowsOf(rows).map(({ id, title }) => `${id} ${title}`));
}
