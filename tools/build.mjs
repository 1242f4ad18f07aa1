// What is published, into dist/: the library as modules with their types, and the command line as a bundle.
import { cpSync, globSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { bundle, root } from "./bundle.mjs";

const dist = join(root, "dist");
rmSync(dist, { recursive: true, force: true });
await execa({ cwd: root, stdio: "inherit", preferLocal: true })`tsc -p tsconfig.build.json`;
// Components read the scripts of their Jobs beside themselves.
for (const script of globSync("infra/**/*.sh", { cwd: root })) cpSync(join(root, script), join(dist, script));
await bundle(join(dist, "cli"));
