import semver from "semver";
import type { ChartName } from "./lock.ts";

/**
 * Whether a text is the version of a chart, as Helm takes it: semantic versioning, without ranges and without a leading `v`. An
 * index, a chart and a lock come from outside, and file names are made of their versions.
 */
export function isChartVersion(text: string): boolean {
  return /^\d/.test(text) && semver.parse(text) !== null;
}

/** Name of the file that `helm package` makes of a chart. @throws TypeError when the version is none */
export function packedName(name: ChartName, version: string): string {
  if (!isChartVersion(version))
    throw new TypeError(`${JSON.stringify(version)} is not the version of a chart`);
  return `${name}-${version}.tgz`;
}
