import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";

/** Prints what of `node_modules` importing these modules loads. */
const lister = (urls: readonly string[]) => `
import { registerHooks } from "node:module";
const loaded = new Set();
registerHooks({
  load(at, context, next) {
    loaded.add(/.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(at)?.[1] ?? "none");
    return next(at, context);
  },
});
for (const url of ${JSON.stringify(urls)}) await import(url);
process.stdout.write(JSON.stringify([...loaded]));
`;

test("charts and images are for the command line, too: without Pulumi", async () => {
  const urls = ["./index.ts", "../images/index.ts"].map((file) => new URL(file, import.meta.url).href);
  const { stdout } = await execa(process.execPath, ["--input-type=module", "--eval", lister(urls)], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
  });
  const packages: string[] = JSON.parse(stdout);
  expect(packages).toContain("yaml");
  expect(packages.filter((name) => name.startsWith("@pulumi/") || name.startsWith("@kubernetes/"))).toEqual(
    [],
  );
});
