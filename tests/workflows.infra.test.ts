import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, inject, test } from "vitest";
import { buildGoTool } from "./go-tools/build-go-tool.ts";
import { actionlint } from "./go-tools/tools.ts";

/** Our own, and those that people copy. */
const folders = ["../.github/workflows", "../examples/pull-requests"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const files = (
  await Promise.all(folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))))
).flat();

test.skipIf(inject("kubernetesMissing") !== null)("workflows say what GitHub understands", async () => {
  const binary = (await buildGoTool(actionlint)).actionlint;
  // Without shellcheck: not every machine has it, and the result must not depend on that.
  const { exitCode, stdout } = await execa(binary, ["-no-color", "-shellcheck=", ...files], {
    reject: false,
  });
  expect(stdout).toBe("");
  expect(exitCode).toBe(0);
});

test.each(files)("%s names its actions by their commits", async (file) => {
  const uses = [...(await readFile(file, "utf8")).matchAll(/uses: (.+)/g)].map(([, action]) => action);
  expect(uses.length).toBeGreaterThan(0);
  for (const action of uses) expect(action).toMatch(/^\S+@[0-9a-f]{40} # v\d/);
});
