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
  const { env, argv } = process;
  // Below the user's own folder: nobody else can put code there. Where it cannot be written, Node goes on without.
  const cache = path.join(
    env.XDG_CACHE_HOME || path.join(require("node:os").homedir(), ".cache"),
    "milvus-stack",
  );
  require("node:module").enableCompileCache?.(path.join(cache, "compiled"));
  const { main } = load(cache) ?? (await import("../cli/main.ts"));
  await main(argv.slice(2));
}

/** The bundle: what `npm run build` made, if this is an installed package; of a checkout, what fits its sources, or null. */
function load(cache) {
  const { findBundle, stampOf } = require("./bundle-cache.js");
  // Node strips no types below node_modules.
  const installed =
    root.split(path.sep).includes("node_modules") || !fs.existsSync(path.join(root, "cli", "main.ts"));
  const entry = installed ? path.join(root, "dist", "cli", "main.cjs") : findBundle(root);
  if (entry === null) return null;
  if (process.argv.includes("--verbose")) {
    // Stack traces then name the lines as written; reading source maps takes longer than most commands.
    process.setSourceMapsEnabled(true);
    return require(entry);
  }
  const [command = "help"] = process.argv.slice(2).filter((word) => /^[a-z]{1,16}$/.test(word));
  const compiled = installed
    ? path.join(cache, "code", String(stampOf(entry)).replaceAll(" ", "-"))
    : path.dirname(entry);
  return require("./code-cache.js").requireCompiled(entry, compiled, command);
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
