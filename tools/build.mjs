// What is published, into dist/: the library as modules with their types, and the command line as a bundle.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { bundle, root } from "./bundle.mjs";

const dist = join(root, "dist");
rmSync(dist, { recursive: true, force: true });
await execa({ cwd: root, stdio: "inherit", preferLocal: true })`tsc -p tsconfig.build.json`;
await bundle(join(dist, "cli"));
