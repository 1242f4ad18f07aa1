import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Milvus } from "../../provision/milvus/port.ts";
import { readState } from "../../provision/state/index.ts";
import { isLockCollection } from "../../provision/state/ownership.ts";
import { dropAllOf, open, planOn, quickLock } from "../apply/target.ts";
import { serversUnderTest } from "../servers/targets.ts";
import { inSoak, sampleOf } from "../soak.ts";
import { observe } from "./changing-calls.ts";
import { applyJob, type Job, specsOfJob } from "./job.ts";
import { scenarios } from "./scenarios.ts";

const child = fileURLToPath(new URL("./held-apply.ts", import.meta.url));
const timings = { beatMs: 100, staleMs: 1_500, pollMs: 50 };

describe.each(serversUnderTest())("two applies on $name", ({ uri, name: server }) => {
  const lite = server === "milvus-lite";
  let milvus: Milvus;
  let name: string;
  beforeEach(async () => {
    milvus = await open(uri);
    name = `t_${randomBytes(4).toString("hex")}`;
  });
  afterEach(async () => {
    await dropAllOf(milvus, name);
    await milvus.close();
  });

  const spec = scenarios(server)[0]?.after ?? "";
  const jobOf = (text: string): Job => ({
    project: `project_${name}`,
    specs: { "collections/spec.yaml": text.replaceAll("NAME", name) },
    allowDelete: [],
    allowRebuild: [],
    pruneOld: false,
    rollbackTo: null,
    folder: "",
  });
  const locks = async () => (await milvus.listCollections("default")).filter(isLockCollection);
  /** What a late writer could have spoilt: everything but the time. */
  const everything = async () => await readState(milvus, { databases: ["default"] });

  /** Starts one; its lines come as they are said. */
  const startApply = (job: Job, stopBefore: number | null, untilInterrupted = false) => {
    const run = execa("node", [child, uri], {
      input: JSON.stringify({ job, stopBefore, untilInterrupted, timings }),
      reject: false,
    });
    const lines: string[] = [];
    const heard = createInterface({ input: run.stdout });
    heard.on("line", (line) => lines.push(line));
    const said = (wanted: string) =>
      new Promise<void>((resolve, reject) => {
        if (lines.some((line) => line.startsWith(wanted))) return resolve();
        heard.on("line", (line) => {
          if (line.startsWith(wanted)) resolve();
        });
        heard.on("close", () => reject(new Error(`never said ${wanted}: ${lines.join(", ")}`)));
      });
    // It says what it is about to do and stops then: a signal to go on that comes between the two is lost.
    const resume = () => {
      const again = setInterval(() => run.kill("SIGCONT"), 50);
      void run.finally(() => clearInterval(again));
    };
    return { run, lines, said, resume };
  };

  const rounds = lite ? inSoak(400, 25) : inSoak(100, 6);
  test(`${rounds} times at once: one writes, the other nothing`, async () => {
    const second = await open(uri);
    const codes = new Map<string, number>();
    try {
      await applyJob(milvus, jobOf(spec));
      for (let round = 1; round <= rounds; round++) {
        const job = jobOf(spec.replace("360000", String(360_000 + round)));
        const plan = await planOn(milvus, await specsOfJob(job));
        const race = async (client: Milvus) => {
          let writes = 0;
          const counted = observe(client, {
            before: (_call, call) => {
              if (call === "setProperties") writes += 1;
            },
          });
          const { outcome, error } = await applyJob(counted, job, { plan, lockTimings: quickLock });
          return { outcome, writes, exitCode: error?.exitCode, code: error?.diagnostics[0]?.code };
        };
        const [won, lost] = (await Promise.all([race(milvus), race(second)])).sort(
          (a, b) => b.writes - a.writes,
        );
        expect(won).toMatchObject({ outcome: "applied", writes: 1 });
        // It finds the lock held, or, when the first was quick, what it wanted done.
        expect(lost).toMatchObject({ outcome: "refused", writes: 0 });
        expect([`6 MS325`, `1 MS324`]).toContain(`${lost?.exitCode} ${lost?.code}`);
        codes.set(`${lost?.code}`, (codes.get(`${lost?.code}`) ?? 0) + 1);
      }
    } finally {
      await second.close();
    }
    expect(await locks()).toEqual([]);
  });

  test("one that was stopped for too long is superseded, and writes nothing more", async () => {
    // After it has the lock (1), and before it gives it back.
    const changes: string[] = [];
    await applyJob(observe(milvus, { before: (_, call) => changes.push(call) }), jobOf(spec));
    await dropAllOf(milvus, name);
    const points = changes.flatMap((call, at) => (at > 0 && call !== "renameCollection" ? [at + 1] : []));
    const all = points.slice(0, changes.indexOf("createAlias")).filter((_, at) => at % 2 === 0);
    const some = sampleOf(all, { size: 1 });
    expect(some.length).toBeGreaterThanOrEqual(3);
    for (const point of some) {
      const first = startApply(jobOf(spec), point);
      await first.said(`call ${point} `);
      // Another one waits until the lock is dead, takes it over, and finishes what the first began.
      const second = startApply(jobOf(spec), null);
      expect([point, (await second.run).exitCode, second.lines.at(-1)]).toEqual([
        point,
        0,
        expect.stringContaining('"applied"'),
      ]);
      const before = await everything();
      first.resume();
      const { exitCode } = await first.run;
      expect([point, exitCode, first.lines.at(-1)]).toEqual([point, 6, expect.stringContaining("MS326")]);
      // It had told that it was about to; the server never heard of it.
      expect(first.lines.filter((line) => line.startsWith("done")).at(-1)).toMatch(`done ${point - 1} `);
      expect(await everything()).toEqual(before);
      expect(await locks()).toEqual([]);
      await dropAllOf(milvus, name);
    }
  });

  test("one that is slow, and was even stopped for a while, is not superseded", async () => {
    const first = startApply(jobOf(spec), 3);
    await first.said("call 3 ");
    setTimeout(first.resume, timings.staleMs / 3);
    const written: string[] = [];
    const second = await applyJob(observe(milvus, { before: (_, call) => written.push(call) }), jobOf(spec), {
      lockTimings: timings,
    });
    expect((await first.run).exitCode).toBe(0);
    // It sees the first live, or finds everything done as soon as that has finished.
    expect(second.outcome).toBe("refused");
    expect(["MS324", "MS325"]).toContain(second.error?.diagnostics[0]?.code);
    const ofTheLock = ["createCollection", "renameCollection", "dropCollection"];
    expect(written.filter((call) => !ofTheLock.includes(call))).toEqual([]);
  });

  test("one that gets Ctrl-C finishes its step, says what is left, and gives the lock back", async () => {
    const first = startApply(jobOf(spec), 4, true);
    await first.said("call 4 ");
    first.run.kill("SIGINT");
    first.resume();
    const { exitCode } = await first.run;
    const [ended, ...before] = first.lines.toReversed();
    expect([exitCode, ended]).toEqual([130, expect.stringContaining('"interrupted"')]);
    expect(ended).toContain(`collection/${name}/alias`);
    expect(before).toContainEqual(expect.stringMatching(/^done 4 /));
    // After the step under way only the lock is touched.
    const later = before.filter((line) => /^call ([5-9]|1\d) /.test(line));
    expect(later.filter((line) => !/ (renameCollection|dropCollection)$/.test(line))).toEqual([]);
    expect(await locks()).toEqual([]);
    expect(await applyJob(milvus, jobOf(spec))).toMatchObject({ outcome: "applied" });
  });

  test("a lock of a process that is gone is taken at once", async () => {
    const first = startApply(jobOf(spec), 4);
    await first.said("call 4 ");
    first.run.kill("SIGKILL");
    await first.run;
    expect(await locks()).toHaveLength(1);
    const patient = { ...timings, staleMs: 600_000 };
    expect(await applyJob(milvus, jobOf(spec), { lockTimings: patient })).toMatchObject({
      outcome: "applied",
    });
    expect(await locks()).toEqual([]);
  });
});
