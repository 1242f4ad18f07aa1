import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { z } from "zod";

import { createProject, type Project } from "./project.ts";

const schemaFile = new URL("../../provision/plan/plan.schema.json", import.meta.url);
let project: Project;
beforeAll(async () => {
  project = await createProject(inject("milvusLite"));
});
afterAll(async () => {
  await project[Symbol.asyncDispose]();
});

test("a version that is not known either is refused before anything is asked", async () => {
  const { exitCode, stderr } = await project.run("plan", "--assume-version", "4.7");
  expect(stderr).toContain("MS415");
  expect(exitCode).toBe(3);
});

test("what --json prints is a plan by the published schema, and what --markdown prints begins with its mark", async () => {
  const { stdout } = await project.run("plan", "--json");
  const schema = z.fromJSONSchema(JSON.parse(await readFile(schemaFile, "utf8")));
  expect(schema.safeParse(JSON.parse(stdout))).toMatchObject({ success: true });
  expect(stdout).toMatch(/^\{\n {2}"formatVersion": 1,/);
  const { stdout: comment } = await project.run("plan", "--markdown");
  expect(comment).toMatch(/^<!-- milvus-stack plan e2e-\w+ local -->\n### Plan for `local`/);
});

test("a plan made on a guess says so, and its file carries the guess to apply", async () => {
  const planned = await project.run("plan", "--assume-version", "3.2", "--out", "plan.json");
  expect(planned.stdout).toMatch(/^Plan for local \(Milvus Lite 3\.\d+\.\d+, taken for 3\.2\.0\)/);
  expect(JSON.parse(await project.read("plan.json")).server).toMatchObject({ minor: 2, assumed: true });

  const other = await project.run("apply", "--plan", "plan.json", "--yes", "--assume-version", "3.2.9");
  expect(other.stderr).toContain("The plan takes the server for 3.2.0, and this run for 3.2.9.");
  expect(other.exitCode).toBe(1);

  expect((await project.run("apply", "--plan", "plan.json", "--yes")).exitCode).toBe(0);
});
