import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, test } from "vitest";

/** Prints the packages of which importing `url` loads a module. */
const lister = (url: string) => `
import { registerHooks } from "node:module";
const loaded = new Set();
registerHooks({
  load(at, context, next) {
    loaded.add(/.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(at)?.[1] ?? "none");
    return next(at, context);
  },
});
const exported = await import(${JSON.stringify(url)});
process.stdout.write(JSON.stringify({ packages: [...loaded], names: Object.keys(exported).length }));
`;

/** What is slow to load, and comes with the first call that needs it. */
const heavy = [
  "@zilliz/milvus2-sdk-node",
  "@grpc/grpc-js",
  "openai",
  "zod",
  "xmlbuilder2",
  "execa",
  "commander",
  "@clack/prompts",
  "@kubernetes/client-node",
  "@pulumi/pulumi",
];

describe.each(["index.ts", "store/index.ts"])("importing %s", (entry) => {
  test("loads nothing that is slow to load", async () => {
    const root = fileURLToPath(new URL("../", import.meta.url));
    const url = new URL(`../${entry}`, import.meta.url).href;
    const { stdout } = await execa(
      process.execPath,
      ["--conditions=milvus-stack-source", "--input-type=module", "--eval", lister(url)],
      { cwd: root },
    );
    const { packages, names } = JSON.parse(stdout) as { packages: string[]; names: number };
    expect(names).toBeGreaterThan(2);
    expect(packages).toContain("none"); // our own modules, so the hook does see what is loaded
    expect(packages.filter((name) => heavy.includes(name))).toEqual([]);
  });
});
