#!/usr/bin/env node
// The launcher, in plain JavaScript that old versions of Node read too: sees to a Node that runs TypeScript by itself.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { constants, homedir } from "node:os";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheStrippedTypes } from "./strip-types.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  await launch();
} else {
  runAgainWithOwnNode();
}

async function launch() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  // Below the user's own folder: nobody else can put code there. Where it cannot be written, Node goes on without.
  module.enableCompileCache?.(join(cache, "milvus-stack", "compiled"));
  // Node strips no types below node_modules; what is installed there has been built.
  const installed = root.split(sep).includes("node_modules") || !existsSync(join(root, "cli", "main.ts"));
  if (!installed) cacheStrippedTypes(root, join(cache, "milvus-stack", "stripped"));
  const { main } = await import(installed ? "../dist/cli/main.js" : "../cli/main.ts");
  await main(process.argv.slice(2));
}

/** The npm package `node`, a dependency, brings a Node that is new enough. */
function runAgainWithOwnNode() {
  let node;
  try {
    const require = module.createRequire(import.meta.url);
    node = join(dirname(require.resolve("node/package.json")), "bin", "node");
  } catch {
    // Said below.
  }
  if (node === undefined || !existsSync(node)) {
    console.error(
      `milvus-stack needs Node 22.18 or newer, and this is Node ${process.versions.node}: run npm install with install scripts allowed, which brings one, or install one from https://nodejs.org.`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  // Ctrl-C on a terminal reaches the child by itself; a second signal would look like an impatient user.
  const onTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  process.on("SIGINT", () => void (onTerminal || child.kill("SIGINT")));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`milvus-stack could not run ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("close", (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  });
}
