import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const module = new URL("run-steps.mjs", import.meta.url).href;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "milvus-stack-steps-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A step that says something on both streams and leaves the results of a test run, like vitest with our reporter. */
function step(name: string, script: string, results?: object) {
  const leave = `require("node:fs").writeFileSync(process.env.MILVUS_STACK_TEST_RESULTS, ${JSON.stringify(JSON.stringify(results))});`;
  return { name, command: [process.execPath, "-e", `${results === undefined ? "" : leave}${script}`] };
}

async function run(steps: readonly object[]) {
  const file = join(folder, "steps.mjs");
  const text = `import { runSteps } from ${JSON.stringify(module)}; process.exitCode = await runSteps(${JSON.stringify(steps)});`;
  await writeFile(file, text);
  const { exitCode, stdout } = await execa(process.execPath, [file], { reject: false });
  const lines = stdout.split("\n");
  return { exitCode, lines, steps: lines.slice(lines.indexOf("== steps") + 1) };
}

const passed = { passed: 2, failed: 0, skipped: 1, failures: [] };
const failed = {
  passed: 3,
  failed: 1,
  skipped: 0,
  failures: [{ name: "a.test.ts > adds", messages: ["expected 1 to be 2\nat a.test.ts:7:3"] }],
};

describe("the steps of CI", () => {
  it("end with each step's time and the tests of all of them", async () => {
    const { exitCode, steps } = await run([
      step("lint", "console.log(1)"),
      step("tests", "", passed),
      step("more tests", "", passed),
    ]);
    expect(exitCode).toBe(0);
    expect(steps.map((line) => line.replace(/\d+:\d\d/, "T").replace(/ +/g, " "))).toEqual([
      "lint passed T",
      "tests passed T 2 passed, 0 failed, 1 skipped",
      "more tests passed T 2 passed, 0 failed, 1 skipped",
      "4 passed, 0 failed, 2 skipped",
    ]);
  });

  it("go on after a failure, and say at the end what it was", async () => {
    const { exitCode, lines, steps } = await run([
      step("lint", "console.log('out'); console.error('a.ts:1 is wrong'); process.exitCode = 2"),
      step("tests", "process.exitCode = 1", failed),
      step("more tests", "", passed),
    ]);
    expect(exitCode).toBe(1);
    const end = lines.slice(lines.findIndex((line) => line.startsWith("== failed")));
    expect(end).toEqual(
      expect.arrayContaining(["  a.ts:1 is wrong", "- a.test.ts > adds", "    at a.test.ts:7:3"]),
    );
    expect(steps.map((line) => line.split(/ {2,}/)[1])).toEqual(["FAILED", "FAILED", "passed", undefined]);
    expect(steps.at(-1)).toBe("5 passed, 1 failed, 1 skipped");
  });

  it("say what passed only when it was tried again, and with which samples a step failed", async () => {
    const flaky = { name: "b.test.ts > waits", messages: ["not over after 3 s\nat b.test.ts:9:1"] };
    const { exitCode, lines } = await run([
      step("tests", "process.exitCode = 1", { ...failed, seed: "4711" }),
      step("more tests", "", { ...passed, triedAgain: [flaky], seed: "4712" }),
    ]);
    expect(exitCode).toBe(1);
    const end = lines.slice(lines.findIndex((line) => line.startsWith("== failed")));
    expect(end).toContain("  with MILVUS_STACK_SAMPLE_SEED=4711");
    const again = end.slice(end.indexOf("== passed only when tried again") + 1);
    expect(again.slice(0, 4)).toEqual([
      "- b.test.ts > waits",
      "    not over after 3 s",
      "    at b.test.ts:9:1",
      "",
    ]);
  });

  it("say what a step said last that ended without telling of its tests", async () => {
    const { exitCode, lines } = await run([step("tests", "console.log('starting'); process.abort()")]);
    expect(exitCode).toBe(1);
    expect(lines.slice(lines.findIndex((line) => line.startsWith("== failed")))).toContain("  starting");
  });

  it("stop where one fails that the others need", async () => {
    const { exitCode, lines, steps } = await run([
      { ...step("install", "process.exitCode = 3"), needed: true },
      step("tests", "console.log('began')", passed),
    ]);
    expect(exitCode).toBe(1);
    expect(lines).not.toContain("began");
    expect(steps[1]).toMatch(/^tests +not run$/);
  });

  it("run beside each other where they may, and what they say does not mix", async () => {
    const slow = "console.log('slow a'); setTimeout(() => console.log('slow b'), 700)";
    const waits = "console.log('quick a'); setTimeout(() => console.log('quick b'), 400)";
    const { exitCode, lines, steps } = await run([
      { beside: [[step("slow", slow), step("after slow", "", failed)], [step("quick", waits, passed)]] },
      step("last", "", passed),
    ]);
    expect(exitCode).toBe(0);
    const said = lines.filter((line) => /^(slow|quick) [ab]$/.test(line));
    expect(said).toEqual(["quick a", "quick b", "slow a", "slow b"]);
    expect(steps.map((line) => line.split(" ")[0])).toEqual(["slow", "after", "quick", "last", "7"]);
  });
});
