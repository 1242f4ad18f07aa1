/**
 * Adds recordings to this folder: `npx tsx tests/recordings/add-recordings.ts FOLDER`, where FOLDER holds `VERSION/SCENARIO.json` as
 * `npx milvus-stack record` writes them. The same input gives the same bytes.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Recording } from "../../provision/recording/format.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: npx tsx tests/recordings/add-recordings.ts FOLDER");
for (const file of await readdir(folder, { recursive: true })) {
  if (!file.endsWith(".json")) continue;
  const recording: Recording = JSON.parse(await readFile(join(folder, file), "utf8"));
  // `raw` says the same in fewer bytes.
  const calls = recording.calls.map((call) => ("raw" in call ? { ...call, response: undefined } : call));
  const version = join(import.meta.dirname, basename(dirname(file)));
  await mkdir(version, { recursive: true });
  const text = JSON.stringify({ ...recording, calls });
  await writeFile(join(version, `${basename(file)}.gz`), gzipSync(text, { level: 9 }));
}
