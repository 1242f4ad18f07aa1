import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Why the dependencies could not be installed, in a sentence with its fix. */
export class InstallError extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * Whether `node_modules` holds what `package-lock.json` says. npm writes `node_modules/.package-lock.json` at the end of an
 * install, so an interrupted one does not count; but it also writes it when only the lock file is brought up to date
 * (`--package-lock-only`), so each package's own version is looked at too.
 *
 * @param {string} root
 */
function isInstalled(root) {
  const wanted = readJson(join(root, "package-lock.json"))?.packages;
  const present = readJson(join(root, "node_modules", ".package-lock.json"))?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === "") return true;
    const found = present[path];
    // What is for another platform is optional, and not there.
    if (!found) return optional === true;
    if (found.version !== version || found.integrity !== integrity) return false;
    return plain(readJson(join(root, path, "package.json"))?.version) === plain(version);
  });
}

/** Some packages write `v1.0.0`, which registries take for 1.0.0. */
const plain = (version) => version?.replace(/^v/, "");

/**
 * Runs `npm ci` unless everything is there. Of several processes one installs, and the others wait for it.
 *
 * @param {string} root
 * @param {(command: string, args: string[], options: { quiet: boolean }) => Promise<{ exitCode: number, output: string }>} runChild
 */
export async function installDependencies(root, runChild) {
  if (isInstalled(root)) return;
  const release = await acquireLock(join(root, ".milvus-stack", "npm-install.lock"));
  try {
    if (isInstalled(root)) return;
    console.error(
      "Installing the dependencies of package-lock.json (once; less than a minute on a fast line) …",
    );
    // Development dependencies too, even under NODE_ENV=production: `npm test` is one of the callers.
    const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error", "--no-engine-strict"];
    const { exitCode, output } = await runChild(...npmCommand(args), { quiet: true });
    if (exitCode !== 0) throw explain(exitCode, output);
  } finally {
    release();
  }
}

/** The npm that runs this script, so that a machine with several uses one. */
function npmCommand(args) {
  const npm = process.env.npm_execpath;
  return npm && basename(npm) === "npm-cli.js" ? [process.execPath, [npm, ...args]] : ["npm", args];
}

const causes = [
  [
    /EUSAGE/,
    "package.json and package-lock.json do not fit together: run `npm install` and commit both, or take back the change to package.json.",
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/,
    "The npm registry cannot be reached: connect to the network (behind a proxy: `npm config set https-proxy URL`) and run the command again.",
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE/,
    "The npm registry shows a certificate that is not trusted: behind a proxy that inspects TLS, `npm config set cafile FILE`.",
  ],
  [
    /EINTEGRITY/,
    "A downloaded package is not the one that package-lock.json pins: run `npm cache verify`, and look at the registry that npm is configured for.",
  ],
  [/ENOSPC/, "The disk is full: free about 1 GB and run the command again."],
  [/EACCES|EPERM/, "node_modules cannot be written: check who owns this folder."],
];

function explain(exitCode, output) {
  // 130 and 143: stopped by Ctrl-C or SIGTERM, about which the user knows.
  if (exitCode === 130 || exitCode === 143) {
    return new InstallError("Interrupted; the next run installs the dependencies afresh.", 130);
  }
  const known = causes.find(([said]) => said.test(output));
  if (known) return new InstallError(known[1]);
  const last = output
    .trim()
    .split("\n")
    .slice(-15)
    .join("\n")
    .replaceAll(/\/\/[^/@\s]+@/g, "//");
  return new InstallError(`\`npm ci\` failed with exit code ${exitCode}:\n${last}`);
}

const heartbeatMs = 2_000;
const staleMs = 15_000;
const patienceMs = 600_000;

/**
 * A lock that needs nothing installed: a folder, which only one process can make. Its holder touches it every two seconds;
 * one that was not touched for 15 s belongs to a process that was killed.
 */
async function acquireLock(folder) {
  mkdirSync(join(folder, ".."), { recursive: true });
  const deadline = Date.now() + patienceMs;
  for (let waits = 0; !tryMake(folder); waits += 1) {
    if (waits === 1) console.error("Waiting for another process that installs the dependencies …");
    if (Date.now() > deadline) {
      throw new InstallError(
        `Another process has been installing the dependencies for 10 minutes; if none is, delete ${folder}.`,
        6,
      );
    }
    removeIfStale(folder);
    await sleep(250);
  }
  const heartbeat = setInterval(() => {
    if (existsSync(folder)) utimesSync(folder, new Date(), new Date());
  }, heartbeatMs);
  return () => {
    clearInterval(heartbeat);
    rmSync(folder, { recursive: true, force: true });
  };
}

function tryMake(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** Renamed before it is removed: of two processes that find it stale, only one can, and the other finds the new lock in place. */
function removeIfStale(folder) {
  try {
    if (Date.now() - statSync(folder).mtimeMs < staleMs) return;
    const aside = `${folder}.${process.pid}`;
    renameSync(folder, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
