import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** The folder of the project. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Writes the command line as CommonJS, which starts faster than ES modules: main.cjs, and a file per group of modules that
 * are loaded together. What is large and seldom needed stays a package.
 *
 * @param {string} folder
 * @param {(file: string) => unknown} onLoad gets each file that it is made from, before that is read: relative to the root
 */
export async function bundle(folder, onLoad = () => {}) {
  const build = await rolldown({
    cwd: root,
    input: { main: join(root, "cli", "main.ts") },
    platform: "node",
    resolve: {
      conditionNames: ["node", "import", "default"],
      // Its ES modules, which can be joined; its "node" condition names CommonJS ones.
      alias: { yaml: join(root, "node_modules", "yaml", "browser", "dist", "index.js") },
    },
    external: [
      /^@zilliz\//,
      /^@kubernetes\//,
      /^@grpc\//,
      /^openai($|\/)/,
      /^undici($|\/)/,
      /^xmlbuilder2($|\/)/,
    ],
    logLevel: "silent",
    plugins: [
      lazyChildProcess,
      {
        name: "inputs",
        load: (id) => void (id.startsWith("\0") || onLoad(relative(root, id).replaceAll(sep, "/"))),
      },
    ],
  });
  try {
    await build.write({
      dir: folder,
      format: "cjs",
      sourcemap: true,
      // Code that bin/code-cache.js loads cannot import, but require.
      dynamicImportInCjs: false,
      entryFileNames: "[name].cjs",
      chunkFileNames: "[name]-[hash].cjs",
    });
  } finally {
    await build.close();
  }
}

const stub = "\0lazy-child-process";

/** commander loads `node:child_process` for commands that are programs of their own. There are none, and it takes 5 ms. */
const lazyChildProcess = {
  name: "lazy-child-process",
  resolveId: (source, importer) =>
    source === "node:child_process" && importer?.includes("/node_modules/commander/") ? stub : null,
  load: (id) =>
    id === stub
      ? 'export default { spawn: (...args) => process.getBuiltinModule("node:child_process").spawn(...args) };'
      : null,
};
