import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ExitCode } from "../../provision/diagnostics/index.ts";
import { chartsCache } from "./cache-folder.ts";
import { chartMetadata } from "./chart-metadata.ts";
import { packedName } from "./chart-version.ts";
import { type ChartName, type ChartsLock, lockFile } from "./lock.ts";
import { chartProblem } from "./problem.ts";
import { sha256Of } from "./sum.ts";
import { sumProblem } from "./sum-problem.ts";

/** A chart on this machine. */
export interface ResolvedChart {
  /** Absolute path of the packed file or the unpacked folder. */
  readonly chart: string;
  readonly version: string;
  /** False for an unpacked folder, which has no sum that could be compared: only its name and version were. */
  readonly verified: boolean;
}

export interface ResolveChartOptions {
  /** Folder of the project. */
  readonly cwd: string;
  /** Folder with charts instead of the cache, relative to the project; null: the cache. */
  readonly dir: string | null;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * The chart that the lock names: packed in the folder or the cache, unpacked in the folder (`milvus/` or `milvus-5.0.19/`),
 * or packed inside of an unpacked Milvus chart there, which brings its dependencies along.
 *
 * @throws MilvusStackError when it is nowhere, its sum differs, or it is another chart or version
 */
export function resolveChart(name: ChartName, lock: ChartsLock, options: ResolveChartOptions): ResolvedChart {
  const { cwd, dir, env } = options;
  const { version } = lock.charts[name];
  const folder = dir === null ? chartsCache(env) : resolve(cwd, dir);
  const packed = packedName(name, version);
  for (const file of [join(folder, packed), join(folder, "milvus", "charts", packed)]) {
    if (existsSync(file)) return packedChart(file, name, lock);
  }
  for (const unpacked of [join(folder, `${name}-${version}`), join(folder, name)]) {
    if (existsSync(join(unpacked, "Chart.yaml"))) return unpackedChart(unpacked, name, version);
  }
  throw chartProblem("MS942", `The chart ${name} ${version} is not there: no ${packed} in ${folder}.`, {
    fix:
      dir === null
        ? "Run npx milvus-stack charts pull, which downloads the charts and checks their sums."
        : `Put ${packed} into that folder (npx milvus-stack charts pull --out ${dir}), or leave milvus-stack:charts.dir out.`,
  });
}

function packedChart(file: string, name: ChartName, lock: ChartsLock): ResolvedChart {
  const { version, sha256 } = lock.charts[name];
  const found = sha256Of(file);
  if (found === sha256) return { chart: file, version, verified: true };
  throw sumProblem(file, sha256, found, ExitCode.invalid);
}

function unpackedChart(folder: string, name: ChartName, version: string): ResolvedChart {
  const found = chartMetadata(readFileSync(join(folder, "Chart.yaml"), "utf8"));
  if (found?.name === name && found.version === version) return { chart: folder, version, verified: false };
  const is =
    found === null
      ? "no chart: its Chart.yaml has no name and version"
      : `the chart ${found.name} ${found.version}`;
  throw chartProblem("MS944", `${folder} is ${is}; ${lockFile} names ${name} ${version}.`, {
    fix: "Put the right chart there, or update the lock: npx milvus-stack charts update.",
  });
}
