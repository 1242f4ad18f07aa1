import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Keeps TypeScript below `root` with its types stripped in `folder`. Node strips them again in every process, and loads
 * its parser for it: half of the time that a short command takes. Does nothing where this Node has no hooks.
 *
 * @param {string} root
 * @param {string} folder one of the user's own, since what is in it is run; made where it is missing
 */
export function cacheStrippedTypes(root, folder) {
  if (!module.registerHooks || !module.stripTypeScriptTypes) return;
  const base = pathToFileURL(join(root, "/")).href;
  const dependencies = `${base}node_modules/`;
  module.registerHooks({
    load(url, context, nextLoad) {
      if (!url.endsWith(".ts") || !url.startsWith(base) || url.startsWith(dependencies)) {
        return nextLoad(url, context);
      }
      const source = stripped(fileURLToPath(url), folder);
      return { format: "module", source, shortCircuit: true };
    },
  });
}

function stripped(file, folder) {
  const { mtimeMs, size } = statSync(file);
  // At the end, so that lines and columns stay those of the source.
  const stamp = `\n// ${process.version} ${mtimeMs} ${size}\n`;
  const kept = join(folder, `${encodeURIComponent(file)}.js`);
  try {
    const text = readFileSync(kept, "utf8");
    if (text.endsWith(stamp)) return text;
  } catch {
    // Not kept yet.
  }
  const text = withoutWarning(() => module.stripTypeScriptTypes(readFileSync(file, "utf8"))) + stamp;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const temporary = `${kept}.${process.pid}`;
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, kept);
  } catch {
    // A folder that cannot be written makes it slower, and a path that is too long for a file name too.
  }
  return text;
}

/** Stripping types is stable when Node does it by itself, and warns as experimental when it is asked to. */
function withoutWarning(strip) {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return strip();
  } finally {
    process.emitWarning = emitWarning;
  }
}
