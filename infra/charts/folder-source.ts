import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ExitCode } from "../../provision/diagnostics/index.ts";
import { packedName } from "./chart-version.ts";
import { copyTo } from "./download.ts";
import { packedMetadata } from "./packed-chart.ts";
import { chartProblem } from "./problem.ts";
import type { ChartVersion } from "./repository-index.ts";
import type { ChartSource } from "./source.ts";

/**
 * A folder with packed charts, as `charts pull --out` or `helm pull` fills it.
 *
 * @param fix what to do where a chart is not there
 */
export function folderSource(
  folder: string,
  signal: AbortSignal | undefined,
  fix = "Put the packed chart into the folder, or take it from elsewhere: --from.",
): ChartSource {
  return {
    description: folder,
    async versionsOf(name) {
      const files = readdirSync(folder).filter(
        (file) => file.startsWith(`${name}-`) && file.endsWith(".tgz"),
      );
      const found = await Promise.all(files.map((file) => packedMetadata(join(folder, file))));
      return found.flatMap((metadata): ChartVersion[] =>
        metadata?.name === name
          ? [{ version: metadata.version, appVersion: metadata.appVersion, url: null }]
          : [],
      );
    },
    async receive(name, version, file) {
      const packed = packedName(name, version);
      const from = join(folder, packed);
      if (existsSync(from)) return await copyTo(from, file, signal);
      throw chartProblem("MS949", `The chart ${name} ${version} is not in ${folder}: no ${packed} there.`, {
        fix,
        exitCode: ExitCode.failed,
      });
    },
  };
}
