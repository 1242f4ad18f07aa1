// Makes the bundle of a checkout (bin/bundle-cache.js) afresh. Holds the lock that bin/bundle-cache.js took.
import { randomUUID } from "node:crypto";
import {
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import cache from "../bin/bundle-cache.js";
import { bundle, root } from "./bundle.mjs";

const { folder, manifest, lock } = cache.cachePaths(root);
/** Processes that run an older build load the rest of it when they need it. */
const keptMs = 24 * 3_600_000;
/** What decides, besides the modules themselves, what is bundled and how. */
const rest = ["package.json", "tsconfig.json", "tools/bundle.mjs"];
/** npm writes it anew with every install: it stands for all files of packages, which are more than the sources. */
const packages = "node_modules/.package-lock.json";

process.on("exit", () => rmdirSync(lock));
process.exitCode = (await refresh()) ? 0 : 1;

/** Whether there is a new one: not where a source was changed just now, and may be changing still. */
async function refresh() {
  const build = randomUUID();
  const inputs = new Map();
  const stamp = (file) => {
    const path = join(root, file);
    const found = cache.stampOf(path);
    if (found === null) throw new Error(`${file} is not there`);
    if (!cache.isSettled(path)) throw new Error(`${file} has just been changed`);
    inputs.set(file, found);
  };
  try {
    for (const file of [...rest, packages]) stamp(file);
    // Stamped before they are read: what changes later differs from its stamp.
    await bundle(join(folder, build), (file) => file.includes("node_modules/") || stamp(file));
    const next = join(folder, build, "manifest.json");
    writeFileSync(next, JSON.stringify({ build, inputs: [...inputs] }));
    removeOld(build);
    // Readers find the old one or the new one.
    renameSync(next, manifest);
    return true;
  } catch {
    // The sources run as they are, and say what is wrong with them.
    rmSync(join(folder, build), { recursive: true, force: true });
    return false;
  }
}

/** Builds that have been out of use for a day; the time of a folder is when its build went out of use. */
function removeOld(build) {
  const replaced = readCurrent();
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )) {
    const path = join(folder, name);
    if (name === build || path === lock) continue;
    if (name === replaced) utimesSync(path, new Date(), new Date());
    else if (Date.now() - statSync(path).mtimeMs > keptMs) rmSync(path, { recursive: true, force: true });
  }
}

function readCurrent() {
  try {
    return JSON.parse(readFileSync(manifest, "utf8")).build;
  } catch {
    return null;
  }
}
