import semver, { type SemVer } from "semver";
import type { ChartVersion } from "./repository-index.ts";

export interface ChosenVersion {
  /** The newest that may be taken; null: the lock has it already. */
  readonly chosen: ChartVersion | null;
  /** The newest of another release of Milvus, which is left alone unless it is asked for; null: there is none. */
  readonly held: ChartVersion | null;
}

interface Candidate {
  readonly offered: ChartVersion;
  readonly chart: SemVer;
  readonly app: SemVer;
}

/**
 * Which of a repository's charts to go to. Versions of the chart say nothing about what it deploys (a patch of Milvus' chart went
 * from Milvus 2.6 to 3.0), so the release that is kept to is that of `appVersion`. Neither goes back, and pre-releases are left out.
 *
 * @param allowMajor also another major or minor version of Milvus
 */
export function chooseVersion(
  current: { readonly version: string; readonly appVersion: string },
  offered: readonly ChartVersion[],
  allowMajor: boolean,
): ChosenVersion {
  const now = semver.parse(current.appVersion, { loose: true });
  if (now === null) return { chosen: null, held: null };
  const newer = offered
    .flatMap((each): Candidate[] => {
      const chart = semver.parse(each.version);
      const app = semver.parse(each.appVersion ?? "", { loose: true });
      if (chart === null || app === null || chart.prerelease.length > 0 || app.prerelease.length > 0)
        return [];
      return semver.gt(chart, current.version) && semver.gte(app, now) ? [{ offered: each, chart, app }] : [];
    })
    .sort((a, b) => b.app.compare(a.app) || b.chart.compare(a.chart));
  const ofSameRelease = newer.filter(({ app }) => app.major === now.major && app.minor === now.minor);
  const others = newer.filter((each) => !ofSameRelease.includes(each));
  return {
    chosen: (allowMajor ? newer : ofSameRelease)[0]?.offered ?? null,
    held: allowMajor ? null : (others[0]?.offered ?? null),
  };
}
