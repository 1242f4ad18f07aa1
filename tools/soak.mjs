// `npm run soak`: the tests that take a sample of a sweep, with all of it, and property tests with twenty times as many runs. What is given
// goes to vitest: `npm run soak -- tests/faults/kill`.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";

const given = process.argv.slice(2);
const files = globSync("**/*.test.ts", {
  exclude: (name) => /^(node_modules|dist|\.milvus-stack)$/.test(name),
});
const sweeps = files.filter((file) => /from "[./a-z]+\/soak\.ts"/.test(readFileSync(file, "utf8")));
const chosen = given.some((arg) => !arg.startsWith("-")) ? given : [...sweeps, ...given];
const projects = ["--project", "unit", "--project", "servers"];
const { status } = spawnSync("node_modules/.bin/vitest", ["run", ...projects, ...chosen], {
  env: { ...process.env, MILVUS_STACK_SOAK: "1" },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
