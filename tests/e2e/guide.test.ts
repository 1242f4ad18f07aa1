import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Clone, cloneCheckout } from "./clone.ts";
import { notPrinted, readGuide } from "./read-guide.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const guide = (await readdir(join(root, "docs/guide"))).filter((file) => file.endsWith(".md")).sort();
const pages = await Promise.all(
  ["README.md", "examples/article-store/README.md", ...guide.map((file) => `docs/guide/${file}`)].map(
    async (file) => ({ file, text: await readFile(join(root, file), "utf8") }),
  ),
);

/** Whatever these pages say can be typed, is typed: in one clone, from the top of the README on. */
let clone: Clone;
beforeAll(async () => {
  clone = await cloneCheckout();
});
afterAll(async () => {
  await clone[Symbol.asyncDispose]();
});

describe.each(pages.filter(({ text }) => readGuide(text).length > 0))("$file", ({ text }) => {
  let printed = "";
  const steps = readGuide(text).map((step) => ({ ...step, title: `line ${step.line}: ${titleOf(step)}` }));
  test.each(steps)("$title", async (step) => {
    if (step.kind === "file") {
      const path = join(clone.cwd, step.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, step.text);
    } else if (step.kind === "run") {
      const { exitCode, stdout, stderr, all } = await clone.start(
        "bash",
        "-euo",
        "pipefail",
        "-c",
        step.script,
      );
      printed = all;
      expect(exitCode, `${stdout}\n${stderr}`).toBe(step.exitCode);
    } else expect(notPrinted(step.text, printed), printed).toEqual([]);
  });
});

test("every link to a file leads to one", async () => {
  for (const { file, text } of pages) {
    for (const [, link = ""] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
      await expect(readdirOrFile(join(root, dirname(file), link)), `${file}: ${link}`).resolves.toBeDefined();
    }
  }
});

async function readdirOrFile(path: string): Promise<unknown> {
  return path.endsWith("/") ? await readdir(path) : await readFile(path);
}

function titleOf(step: ReturnType<typeof readGuide>[number]): string {
  if (step.kind === "prints") return "what it prints";
  return step.kind === "file" ? step.path : step.script.replaceAll("\n", "; ");
}
