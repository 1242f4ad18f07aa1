// The bundle of a checkout: the command line and what it needs in few files, kept in node_modules/.cache and used as long as
// nothing that it was made from has changed. See docs/adr/0006-a-bundle-as-a-cache.md.
const fs = require("node:fs");
const path = require("node:path");

/** Younger files may change once more without a trace: some file systems keep times in steps of up to 2 s. */
const settledMs = 2_000;
/** Longer than any build takes. */
const staleLockMs = 60_000;

/** @param {string} root of the checkout */
exports.cachePaths = (root) => {
  const folder = path.join(root, "node_modules", ".cache", "milvus-stack");
  return { folder, manifest: path.join(folder, "current.json"), lock: path.join(folder, "building") };
};

/**
 * Size and times of a file, as text. The time of the last change of the inode is among them, which nothing sets back: it
 * tells of files that were copied or restored with their old times, too.
 *
 * @returns {string | null} null: it is gone
 */
exports.stampOf = (file) => {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
};

/**
 * The entry of the bundle, if it is that of the sources as they are now; otherwise null, and a new one is being made in the
 * background, for the next time.
 *
 * @param {string} root of the checkout
 * @returns {string | null}
 */
exports.findBundle = (root) => {
  const { folder, manifest } = exports.cachePaths(root);
  let known;
  try {
    known = JSON.parse(fs.readFileSync(manifest, "utf8"));
  } catch {
    // The first run.
  }
  const changed = known?.inputs.find(([file, stamp]) => exports.stampOf(`${root}/${file}`) !== stamp);
  if (known && !changed) {
    const entry = path.join(folder, known.build, "main.cjs");
    if (fs.existsSync(entry)) return entry;
  }
  if (!changed || exports.isSettled(path.join(root, changed[0]))) refresh(root);
  return null;
};

/** Whether a file was not changed just now: then any later change shows in its times. */
exports.isSettled = (file) => {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat === undefined || Date.now() - stat.ctimeMs > settledMs;
};

/** Starts a build, unless one runs, or where there is nothing to build with (`--omit=dev`) or nowhere to write. */
function refresh(root) {
  if (!fs.existsSync(path.join(root, "node_modules", "rolldown"))) return;
  const { folder, lock } = exports.cachePaths(root);
  try {
    fs.mkdirSync(folder, { recursive: true });
    const held = fs.statSync(lock, { throwIfNoEntry: false });
    if (held && Date.now() - held.mtimeMs > staleLockMs) fs.rmdirSync(lock);
    fs.mkdirSync(lock);
  } catch {
    return;
  }
  const { spawn } = require("node:child_process");
  const script = path.join(root, "tools", "refresh-bundle.mjs");
  const child = spawn(process.execPath, [script], {
    cwd: root,
    detached: true,
    stdio: "ignore",
    windowsHide: true,
  });
  child.on("error", () => fs.rmdirSync(lock));
  child.unref();
}
