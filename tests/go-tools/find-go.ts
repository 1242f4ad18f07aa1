import { spawnSync } from "node:child_process";

/** From here on `go` fetches the newer Go that a module asks for. */
const oldest = [1, 21] as const;

let found: { readonly version: string } | { readonly missing: string } | undefined;

/** Why nothing can be built from Go modules on this machine; null when it can. */
export function whyNoGo(): string | null {
  found ??= findGo();
  return "missing" in found ? found.missing : null;
}

/**
 * Version of the `go` command: `go1.26.8`.
 *
 * @throws Error with {@link whyNoGo}.
 */
export function goVersion(): string {
  found ??= findGo();
  if ("missing" in found) throw new Error(found.missing);
  return found.version;
}

function findGo(): { version: string } | { missing: string } {
  const need = `Go ${oldest.join(".")} or newer builds the Kubernetes API server and the Pulumi engine for tests`;
  const asked = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" });
  if (asked.error || asked.status !== 0) return { missing: `${need}, and there is no \`go\` command` };
  const version = asked.stdout.trim();
  const [, major = 0, minor = 0] = (version.match(/^go(\d+)\.(\d+)/) ?? []).map(Number);
  const tooOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
  return tooOld ? { missing: `${need}, and this is ${version}` } : { version };
}
