import { parseDocument } from "yaml";
import { z } from "zod";
import { ExitCode } from "../../provision/diagnostics/index.ts";
import { chartMetadata } from "./chart-metadata.ts";
import { isChartVersion } from "./chart-version.ts";
import { type ChartName, chartNames, imageTag } from "./lock.ts";
import { readPacked } from "./packed-chart.ts";
import { chartProblem } from "./problem.ts";
import type { ChartVersion } from "./repository-index.ts";

/** What a packed chart says of itself, as far as the lock follows from it. */
export interface ChartContents {
  readonly appVersion: string | null;
  readonly sha256: string;
  /** Charts that it depends on, with exactly one version. */
  readonly dependencies: ReadonlyMap<string, string>;
  /** Images of Milvus and etcd in its values. */
  readonly images: readonly { readonly repository: string; readonly tag: string }[];
}

const dependencies = z.object({
  dependencies: z.array(z.object({ name: z.string(), version: z.string() })),
});
const image = z.object({ repository: z.string(), tag: z.coerce.string().regex(imageTag) });
const milvusValues = z.object({ image: z.object({ all: image }) });
const etcdValues = z.object({ etcd: z.object({ image }) });

/**
 * Reads a packed chart.
 *
 * @throws MilvusStackError when it is no chart, or not the one that was wanted
 */
export async function chartContents(
  file: string,
  sha256: string,
  name: ChartName,
  wanted: ChartVersion,
  source: string,
): Promise<ChartContents> {
  const what = `What ${source} has as ${name} ${wanted.version}`;
  const texts = await readPacked(file, ["Chart.yaml", "requirements.yaml", "values.yaml"]).catch(
    (error: unknown) => {
      throw chartProblem("MS951", `${what} is no packed chart.`, {
        cause: error instanceof Error ? error.message : String(error),
        fix: "Look at what the address serves.",
        exitCode: ExitCode.failed,
      });
    },
  );
  const found = chartMetadata(texts.get("Chart.yaml") ?? "");
  const sameApp = wanted.appVersion === null || found?.appVersion === wanted.appVersion;
  if (found?.name !== name || found.version !== wanted.version || !sameApp) {
    const is =
      found === null ? "no chart" : `${found.name} ${found.version} (${found.appVersion ?? "no appVersion"})`;
    throw chartProblem("MS955", `${what} (${wanted.appVersion ?? "no appVersion"}) is ${is}.`, {
      fix: "Look at the repository; the lock is left as it is.",
      exitCode: ExitCode.failed,
    });
  }
  const [values, chart, requirements] = ["values.yaml", "Chart.yaml", "requirements.yaml"].map((path) =>
    parseDocument(texts.get(path) ?? "").toJS(),
  );
  const named = dependencies.safeParse(requirements).data ?? dependencies.safeParse(chart).data;
  const wrong = named?.dependencies.find(
    (each) => chartNames.some((known) => known === each.name) && !isChartVersion(each.version),
  );
  if (wrong !== undefined) {
    throw chartProblem("MS955", `${what} depends on ${wrong.name}, but does not name one version of it.`, {
      cause: `It names ${JSON.stringify(wrong.version)}.`,
      fix: "Look at the repository; the lock is left as it is.",
      exitCode: ExitCode.failed,
    });
  }
  const milvus = milvusValues.safeParse(values).data?.image.all;
  const etcd = etcdValues.safeParse(values).data?.etcd.image;
  return {
    appVersion: found.appVersion,
    sha256,
    dependencies: new Map(named?.dependencies.map((each) => [each.name, each.version])),
    images: [milvus, etcd].filter((each) => each !== undefined),
  };
}
