import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";

const hooks = fileURLToPath(new URL("strip-types.js", import.meta.url));
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "milvus-stack-strip-"));
  await cp(hooks, join(root, "strip-types.js"));
  await writeFile(join(root, "package.json"), '{ "type": "module" }');
  await writeFile(
    join(root, "run.js"),
    `import { cacheStrippedTypes } from "./strip-types.js";
cacheStrippedTypes(import.meta.dirname, process.argv[2]);
await import("./said.ts");`,
  );
});
afterEach(() => rm(root, { recursive: true, force: true }));

const say = (text: string) => writeFile(join(root, "said.ts"), text);
const run = (folder = join(root, "kept")) =>
  execa(process.execPath, [join(root, "run.js"), folder], { reject: false });

test("runs what the source says, without a warning, also after it has changed", async () => {
  for (const word of ["one", "two", "three"]) {
    await say(`const word: string = "${word}";\nconsole.log(word);`);
    for (const _ of [1, 2]) {
      const { stdout, stderr } = await run();
      expect({ stdout, stderr }).toEqual({ stdout: word, stderr: "" });
    }
  }
});

test("errors have the place in the source", async () => {
  await say("const word: string = 'x';\ntype A = 1;\n  throw new Error(word);");
  for (const _ of [1, 2]) expect((await run()).stderr).toContain("said.ts:3:9");
});

test("goes on without a folder that can be written", async () => {
  await say('const word: string = "one";\nconsole.log(word);');
  const { stdout, stderr } = await run(join(root, "said.ts", "folder"));
  expect({ stdout, stderr }).toEqual({ stdout: "one", stderr: "" });
});

test("what is kept is not used for another source", async () => {
  await say('const word: string = "one";\nconsole.log(word);');
  await run();
  await writeFile(join(root, "other.ts"), 'console.log("other" as string);');
  await writeFile(join(root, "said.ts"), await readFile(join(root, "other.ts"), "utf8"));
  expect((await run()).stdout).toBe("other");
});
