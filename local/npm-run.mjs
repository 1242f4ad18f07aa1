import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { InstallError, installDependencies } from "./npm-install.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** What each npm script runs; `install` only installs. */
const programs = {
  install: [],
  start: ["bin/milvus-stack.js", "start"],
  stop: ["bin/milvus-stack.js", "down"],
  // What needs Go or Java is left to `npm run test:infra` and `npm run test:cluster`.
  test: ["node_modules/vitest/vitest.mjs", "run", "--project=!infra", "--project=!cluster"],
};

/**
 * @param {string | undefined} script `start`, `stop`, `test` or `install`
 * @param {string[]} args handed on to its program
 * @returns {Promise<number>} the exit code
 */
export async function run(script, args) {
  const program = Object.hasOwn(programs, script ?? "") ? programs[script] : undefined;
  if (!program) {
    console.error(`Usage: node local/npm.mjs ${Object.keys(programs).join("|")} [argument…]`);
    return 3;
  }
  if (script === "stop" && !existsSync(join(root, ".milvus-stack", "local.json"))) {
    console.error("Nothing to stop: nothing was started here.");
    return 0;
  }
  try {
    await installDependencies(root, runChild);
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    console.error(error.message);
    return error.exitCode;
  }
  const [file, ...rest] = program;
  if (file === undefined) return 0;
  const node = findNode();
  if (!node) {
    console.error(
      `The dependencies are installed without Node 22, and this is Node ${process.versions.node}: allow install scripts (\`npm config set ignore-scripts false\`), delete node_modules and run the command again.`,
    );
    return 1;
  }
  const path = [join(root, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter);
  const result = await runChild(node, [join(root, file), ...rest, ...args], {
    env: { ...process.env, PATH: path },
  });
  return result.exitCode;
}

/** The Node of the dependency `node`; without it this one, if it runs TypeScript by itself (22.18 and newer). */
function findNode() {
  const bundled = join(root, "node_modules", "node", "bin", "node");
  if (existsSync(bundled)) return bundled;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 18) ? process.execPath : undefined;
}

/**
 * Runs a program to its end. Signals reach it too, and this process waits for it: what it has to tidy up, it can.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean }} options `quiet`: its output is collected instead of shown
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
function runChild(command, args, { env = process.env, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = quiet ? ["ignore", "pipe", "pipe"] : "inherit";
    const child = spawn(command, args, { cwd: root, env, stdio });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));

    const forward = (signal) => child.kill(signal);
    // Ctrl-C on a terminal reaches the child by itself; a second signal would look like an impatient user.
    const onTerminal = [0, 1, 2].some((fd) => isTerminal(fd));
    const handlers = {
      SIGINT: onTerminal ? () => {} : forward,
      SIGTERM: forward,
      SIGHUP: forward,
    };
    for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
    const finish = () => {
      for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
    };
    child.on("error", (error) => {
      finish();
      reject(error);
    });
    child.on("close", (code, signal) => {
      finish();
      resolve({ exitCode: code ?? 128 + (constants.signals[signal] ?? 0), output });
    });
  });
}

function isTerminal(fd) {
  return [process.stdin, process.stdout, process.stderr][fd]?.isTTY === true;
}
