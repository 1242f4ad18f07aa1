import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Recording } from "../../provision/recording/format.ts";

const folder = join(import.meta.dirname, "..", "recordings");

/** What the servers said that they are: the folders of `tests/recordings`. */
export const recordedVersions = ["2.5.24", "2.6.20", "3.0.0-beta"] as const;
export type RecordedVersion = (typeof recordedVersions)[number];

export function readRecording(version: RecordedVersion, scenario: string): Recording {
  return JSON.parse(gunzipSync(readFileSync(join(folder, version, `${scenario}.json.gz`))).toString());
}

/** The scenarios of a version, by name. */
export function scenariosOf(version: RecordedVersion): string[] {
  return readdirSync(join(folder, version))
    .map((file) => file.replace(/\.json\.gz$/, ""))
    .sort();
}

/** The lines of specs or access documents that made a scenario. */
export function linesOf({ scenario, madeBy }: Recorded, key: string): string {
  const lines = madeBy[key];
  if (!Array.isArray(lines)) throw new TypeError(`"${scenario}" was not made by ${key}`);
  return `${lines.join("\n")}\n`;
}

/** What of a recording says how it came about. */
export type Recorded = Pick<Recording, "scenario" | "madeBy">;
