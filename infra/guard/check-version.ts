import semver from "semver";
import type { Diagnostic } from "../../provision/diagnostics/index.ts";

/** Last minor version that is not reached straight from the one before: 2.6 reads only what 2.5.16 and newer have left. */
const gate = { minor: "2.6.0", from: "2.5.16" };

/** MS930, MS931 or MS935, where Milvus may not go from the one version to the other. */
export function checkVersion(previous: string, next: string): Diagnostic[] {
  if (previous === next) return [];
  const [from, to] = [semver.coerce(previous), semver.coerce(next)];
  if (from === null || to === null) return [notUnderstood(from === null ? previous : next)];
  if (semver.lt(to, from))
    return [
      error(
        "MS930",
        `Milvus ${next} is older than ${previous}, which was deployed last.`,
        "An older Milvus does not read what a newer one has written.",
        `Keep ${previous} in helm-values/charts.lock.yaml; to go back, restore a backup into a new stack.`,
      ),
    ];
  if (to.major !== from.major)
    return [
      jump(
        previous,
        next,
        "No major version of Milvus promises to start on the data of the one before.",
        "Make a new stack and restore a backup into it, or follow the release notes.",
      ),
    ];
  if (to.minor > from.minor + 1)
    return [
      jump(
        previous,
        next,
        "Milvus is upgraded from minor version to minor version.",
        firstTo(`v${from.major}.${from.minor + 1}`),
      ),
    ];
  if (semver.lt(from, gate.from) && semver.gte(to, gate.minor))
    return [jump(previous, next, `2.6 is reached from ${gate.from} or newer.`, firstTo(`v${gate.from}`))];
  return [];
}

/** Whether two versions differ in their patch number only. */
export function sameMinor(one: string, other: string): boolean {
  const [first, second] = [semver.coerce(one), semver.coerce(other)];
  return first !== null && second !== null && first.major === second.major && first.minor === second.minor;
}

function firstTo(version: string): string {
  return `Upgrade to ${version} first, verify, and go on from there.`;
}

function jump(previous: string, next: string, cause: string, fix: string): Diagnostic {
  return error("MS931", `Milvus cannot go from ${previous} to ${next}.`, cause, fix);
}

function notUnderstood(version: string): Diagnostic {
  return error(
    "MS935",
    `"${version}" is no version of Milvus, so nobody can say whether the upgrade is safe.`,
    "The version is the tag of Milvus' image.",
    "Give the image a tag such as v2.6.15 in helm-values/charts.lock.yaml.",
  );
}

function error(code: string, summary: string, cause: string, fix: string): Diagnostic {
  return { code, severity: "error", summary, cause, fix };
}
