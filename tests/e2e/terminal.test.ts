import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createProject, type Project } from "./project.ts";

const bin = fileURLToPath(new URL("../../bin/milvus-stack.js", import.meta.url));
const onTerminal = fileURLToPath(new URL("on-terminal.py", import.meta.url));
const question = "Carry out this plan";

let project: Project;
beforeAll(async () => {
  project = await createProject(inject("milvusLite"));
});
afterAll(async () => {
  await project[Symbol.asyncDispose]();
});

/** Runs the command line where a user sits; `steps` are what they wait for and what they type then. */
async function sit(args: string[], steps: (readonly [wait: string, type: string])[] = [], env = {}) {
  const command = [process.execPath, bin, ...args];
  const { exitCode, stdout } = await execa("python3", [onTerminal, JSON.stringify(steps), ...command], {
    cwd: project.cwd,
    reject: false,
    timeout: 200_000,
    stdin: "ignore",
    env: { CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: "xterm-256color", ...env },
  });
  return { exitCode, shown: stdout };
}

test("no is an answer", async () => {
  const { exitCode, shown } = await sit(["apply"], [[question, "n"]]);
  expect(shown).toContain("nothing was changed");
  expect(exitCode).toBe(1);
});

test("Ctrl-C at the question is 130", async () => {
  const { exitCode, shown } = await sit(["apply"], [[question, "\u0003"]]);
  expect(shown).toContain("nothing was changed");
  expect(exitCode).toBe(130);
  expect((await project.run("drift")).exitCode).toBe(2);
});

test("yes carries the plan out, in colour", async () => {
  const { exitCode, shown } = await sit(["apply"], [[question, "y"]]);
  expect(shown).toContain("\u001b[32mApplied.\u001b[39m");
  expect(exitCode).toBe(0);
});

test("NO_COLOR is heard on a terminal", async () => {
  const { exitCode, shown } = await sit(["plan"], [], { NO_COLOR: "1" });
  expect(shown).not.toContain("\u001b[");
  expect(exitCode).toBe(0);
});

test("seeding shows a bar, and takes it away", async () => {
  const { exitCode, shown } = await sit(["seed"]);
  expect(shown).toContain("░");
  expect(shown.slice(shown.lastIndexOf("░"))).toContain("24 inserted");
  expect(exitCode).toBe(0);
});

test("--quiet draws nothing", async () => {
  expect((await sit(["seed", "--quiet"])).shown).not.toMatch(/[░█]/);
});

test("what takes data with it wants its name", async () => {
  await project.editSpec("business, health]", "business]");
  const less = ["apply", "--allow-delete", "partition"];
  const other = await sit(less, [["to go on", "business\r"]]);
  expect(other.shown).toContain(`partition health of ${project.collection}`);
  expect(other.shown).toContain("That is not health; nothing was changed.");
  expect(other.exitCode).toBe(1);
  expect((await sit(less, [["to go on", "health\r"]])).exitCode).toBe(0);
  await project.editSpec("business]", "business, health, sports]");
  expect((await sit(["apply"], [[question, "y"]])).exitCode).toBe(0);
  await project.editSpec("business, health, sports]", "business]");
  expect((await sit(less, [["Type local to go on", "local\r"]])).exitCode).toBe(0);
  await project.editSpec("business]", "business, health]");
  expect((await sit(["apply"], [[question, "y"]])).exitCode).toBe(0);
});

test("a cluster that was another environment wants that one's name", async () => {
  await project.write("environments/prod.yaml", await project.read("environments/local.yaml"));
  await project.editSpec("description: News", "description: Older news");
  const apply = ["apply", "--env", "prod"];
  const planned = await project.run("plan", "--env", "prod");
  expect(planned.stdout).toContain("last applied as local");
  const alone = await project.run(...apply, "--yes");
  expect(alone.stderr).toContain("MS332");
  expect(alone.exitCode).toBe(1);
  const other = await sit(apply, [["to make it prod", "prod\r"]]);
  expect(other.shown).toContain("That is not local; nothing was changed.");
  expect(
    (
      await sit(apply, [
        ["to make it prod", "local\r"],
        [question, "y"],
      ])
    ).exitCode,
  ).toBe(0);
  await project.editSpec("description: Older news", "description: News");
  const back = ["apply", "--yes", "--accept-environment", "prod"];
  expect((await project.run(...back)).exitCode).toBe(0);
});

test("destroy wants the name of the environment", async () => {
  const other = await sit(["destroy"], [["to go on", "something-else\r"]]);
  expect(other.shown).toContain("nothing was changed");
  expect(other.exitCode).toBe(1);
  const { exitCode } = await sit(["destroy"], [["to go on", "local\r"]]);
  expect(exitCode).toBe(0);
  expect((await project.run("stats")).stdout).toContain("None of the collections is there.");
});
