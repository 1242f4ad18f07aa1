import { spawnSync } from "node:child_process";

let found: { readonly missing: string | null } | undefined;

/** Why no program in Java can be downloaded and run on this machine; null when it can. */
export function whyNoMaven(): string | null {
  found ??= { missing: findMaven() };
  return found.missing;
}

function findMaven(): string | null {
  const need = "Kafka needs Java 17 or newer, and Maven to download it";
  const java = spawnSync("java", ["-version"], { encoding: "utf8" });
  if (java.error || java.status !== 0) return `${need}, and there is no \`java\` command`;
  const [, version = ""] = /version "([^"]+)"/.exec(java.stderr) ?? [];
  if (Number.parseInt(version, 10) < 17) return `${need}, and this is Java ${version}`;
  const maven = spawnSync("mvn", ["-version"], { encoding: "utf8" });
  return maven.error || maven.status !== 0 ? `${need}, and there is no \`mvn\` command` : null;
}
