import { join } from "node:path";
import { type ChartContents, chartContents } from "./chart-contents.ts";
import { packedName } from "./chart-version.ts";
import { chooseVersion } from "./choose-version.ts";
import { changeOf, type LockChange } from "./edit-lock.ts";
import type { ChartName, ChartsLock } from "./lock.ts";
import { receiveWhole } from "./pull-charts.ts";
import type { ChartVersion } from "./repository-index.ts";
import type { ChartSource } from "./source.ts";

export interface ChartsUpdate {
  /** What changes in the lock, for {@link editLock}. */
  readonly changes: readonly LockChange[];
  /** A chart of another Milvus release that is there and was left alone. */
  readonly held: ChartVersion | null;
}

/**
 * What the lock is to say after the newest chart of the same Milvus release was taken: that chart, the etcd and MinIO charts that
 * it depends on, and the images of Milvus and etcd that it names. New charts are received into the cache, for their sums.
 *
 * @param allowMajor also another major or minor version of Milvus
 * @throws MilvusStackError when the source cannot be asked, or a chart is not what its index says
 */
export async function updateCharts(
  lock: ChartsLock,
  source: ChartSource,
  { cache, allowMajor }: { readonly cache: string; readonly allowMajor: boolean },
): Promise<ChartsUpdate> {
  const { chosen, held } = chooseVersion(lock.charts.milvus, await source.versionsOf("milvus"), allowMajor);
  if (chosen === null) return { changes: [], held };
  const milvus = await receiveChart("milvus", chosen, source, cache);
  const changes = chartChanges("milvus", lock, chosen, milvus);
  for (const name of ["etcd", "minio"] as const) {
    const version = milvus.dependencies.get(name);
    if (version === undefined || version === lock.charts[name].version) continue;
    const listed = (await source.versionsOf(name)).find((each) => each.version === version);
    const wanted = listed ?? { version, appVersion: null, url: null };
    const contents = await receiveChart(name, wanted, source, cache);
    changes.push(...chartChanges(name, lock, wanted, contents));
  }
  return { changes: [...changes, ...imageChanges(lock, milvus)], held };
}

async function receiveChart(
  name: ChartName,
  wanted: ChartVersion,
  source: ChartSource,
  cache: string,
): Promise<ChartContents> {
  const { version } = wanted;
  return await receiveWhole(join(cache, packedName(name, version)), async (part) => {
    const { sha256 } = await source.receive(name, version, part);
    return await chartContents(part, sha256, name, wanted, source.description);
  });
}

function chartChanges(
  name: ChartName,
  lock: ChartsLock,
  { version, url }: ChartVersion,
  { appVersion, sha256 }: ChartContents,
): LockChange[] {
  const locked = lock.charts[name];
  const change = (key: "version" | "appVersion" | "sha256" | "url", to: string | null) =>
    changeOf(["charts", name, key], locked[key], to);
  return [
    ...change("version", version),
    ...change("appVersion", appVersion ?? locked.appVersion),
    ...change("sha256", sha256),
    ...change("url", url),
  ];
}

/** Images whose repository the chart names too follow it; a digest belongs to the tag that it was looked up for. */
function imageChanges({ images }: ChartsLock, { images: named }: ChartContents): LockChange[] {
  return (["milvus", "etcd"] as const).flatMap((name) => {
    const { repository, tag, digest } = images[name];
    const wanted = named.find(
      (each) => repository === each.repository || repository.endsWith(`/${each.repository}`),
    );
    if (wanted === undefined || wanted.tag === tag) return [];
    return [
      ...changeOf(["images", name, "tag"], tag, wanted.tag),
      ...changeOf(["images", name, "digest"], digest, null),
    ];
  });
}
