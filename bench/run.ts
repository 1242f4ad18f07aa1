/**
 * `node bench/run.ts [NAME…]`: runs the benchmarks (all of them without a name), prints each figure beside its peer,
 * and writes bench/results/DATE-NAME.json. Exits 1 when an aim is missed.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import Table from "cli-table3";
import { type Benchmark, type Figure, meetsAim, NotHere, ratio } from "./figure.ts";

/** Loaded one by one: one that cannot be loaded yet must not stop the others. */
const benchmarks: Record<string, () => Promise<Benchmark>> = {
  "start-up": async () => (await import("./start-up.ts")).startUp,
  validate: async () => (await import("./validate.ts")).validate,
  plan: async () => (await import("./plan.ts")).plan,
  rebuild: async () => (await import("./rebuild.ts")).rebuild,
  "seed-rate": async () => (await import("./seed-rate.ts")).seedRate,
  "seed-memory": async () => (await import("./seed-memory.ts")).seedMemory,
  "npm-start": async () => (await import("./npm-start.ts")).npmStart,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  console.error(`No benchmark "${unknown.join('", "')}". There are: ${Object.keys(benchmarks).join(", ")}.`);
  process.exit(3);
}
for (const [name, open] of Object.entries(benchmarks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  try {
    const benchmark = await open();
    console.log(`\n${name}: ${benchmark.about}`);
    const figures = await benchmark.run();
    print(figures);
    await save(benchmark, figures);
    if (!figures.every(meetsAim)) process.exitCode = 1;
  } catch (error) {
    if (error instanceof NotHere) console.log(`  skipped: ${error.message}`);
    else {
      console.error(error);
      process.exitCode = 1;
    }
  }
}

function print(figures: readonly Figure[]) {
  const table = new Table({
    head: ["", "measured", "peer", "", "ratio", "aim"],
    style: { head: [], border: [] },
  });
  for (const figure of figures) {
    const { what, value, unit, peer, aim } = figure;
    const verdict = aim === null ? "" : `${meetsAim(figure) ? "met" : "MISSED"} (${aim.toFixed(2)})`;
    table.push([
      what,
      `${round(value)} ${unit}`,
      peer.what,
      `${round(peer.value)} ${unit}`,
      ratio(figure).toFixed(3),
      verdict,
    ]);
  }
  console.log(table.toString());
}

async function save({ name, about }: Benchmark, figures: readonly Figure[]) {
  const folder = new URL("results/", import.meta.url);
  await mkdir(folder, { recursive: true });
  const at = new Date().toISOString();
  const machine = {
    cpus: cpus().length,
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
  };
  const file = new URL(`${at.slice(0, 19).replaceAll(":", "")}-${name}.json`, folder);
  await writeFile(
    file,
    `${JSON.stringify({ formatVersion: 1, name, about, at, machine, figures }, null, 2)}\n`,
  );
}

function round(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}
