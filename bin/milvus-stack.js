#!/usr/bin/env node
// The launcher, in plain JavaScript that old versions of Node read too: sees to a Node that runs TypeScript by itself.
// CommonJS, and as little of it as can be: what is loaded here, every command waits for.
const fs = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  launch();
} else {
  runAgainWithOwnNode();
}

async function launch() {
  const { env } = process;
  const cache = env.XDG_CACHE_HOME || path.join(require("node:os").homedir(), ".cache");
  // Below the user's own folder: nobody else can put code there. Where it cannot be written, Node goes on without.
  require("node:module").enableCompileCache?.(path.join(cache, "milvus-stack", "compiled"));
  const bundle = findBundle();
  // Reading source maps takes longer than most commands; where a stack trace is shown, it names the lines as written.
  if (bundle !== null && process.argv.includes("--verbose")) process.setSourceMapsEnabled(true);
  const { main } = bundle === null ? await import("../cli/main.ts") : require(bundle);
  await main(process.argv.slice(2));
}

/** What `npm run build` made, if this is an installed package; of a checkout, what fits its sources; null: run the sources. */
function findBundle() {
  // Node strips no types below node_modules.
  const installed =
    root.split(path.sep).includes("node_modules") || !fs.existsSync(path.join(root, "cli", "main.ts"));
  return installed
    ? path.join(root, "dist", "cli", "main.cjs")
    : require("./bundle-cache.js").findBundle(root);
}

/** The npm package `node`, a dependency, brings a Node that is new enough. */
function runAgainWithOwnNode() {
  let node;
  try {
    node = path.join(path.dirname(require.resolve("node/package.json")), "bin", "node");
  } catch {
    // Said below.
  }
  if (node === undefined || !fs.existsSync(node)) {
    console.error(
      `milvus-stack needs Node 22.18 or newer, and this is Node ${process.versions.node}: run npm install with install scripts allowed, which brings one, or install one from https://nodejs.org.`,
    );
    process.exitCode = 1;
    return;
  }
  const child = require("node:child_process").spawn(node, process.argv.slice(1), { stdio: "inherit" });
  // Ctrl-C on a terminal reaches the child by itself; a second signal would look like an impatient user.
  const onTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  process.on("SIGINT", () => void (onTerminal || child.kill("SIGINT")));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`milvus-stack could not run ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("close", (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? require("node:os").constants.signals[signal] : 0);
  });
}
