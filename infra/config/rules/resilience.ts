import type { Diagnostic } from "../../../provision/diagnostics/index.ts";
import { type ConfigPath, configKey, removeCommand, setCommand } from "../config-path.ts";
import type { StackConfig } from "../types.ts";

/** MS911, warnings of prod: what one failure would stop or lose. */
export function checkResilience(config: StackConfig): Diagnostic[] {
  if (config.environment !== "prod") return [];
  const { milvus, etcd, objectStore, backup, protect } = config;
  if (milvus.mode === "standalone")
    return [
      warn(["milvus", "mode"], "standalone", "Milvus is one pod: every restart is an outage", "cluster"),
    ];
  return [
    ...zones(config),
    ...few(
      ["milvus", "mixCoordinators"],
      milvus.mixCoordinators,
      "no standby takes over from the coordinator",
    ),
    ...few(["milvus", "proxies"], milvus.proxies, "no client is answered while the proxy restarts"),
    ...few(["etcd", "members"], etcd.members, "Milvus stops while etcd restarts", 3),
    ...(objectStore.kind === "minio"
      ? few(["objectStore", "nodes"], objectStore.nodes, "there is one copy of each object", 4)
      : []),
    ...(backup === null
      ? [
          warning(
            `\`${configKey(["backup"])}\` is off: nothing brings back a collection that was dropped.`,
            removeCommand(["backup"]),
          ),
        ]
      : []),
    ...(protect ? [] : [warn(["protect"], "false", "`pulumi destroy` deletes the data", "true")]),
  ];
}

function few(path: ConfigPath, number: number, consequence: string, better = 2): Diagnostic[] {
  return number > 1 ? [] : [warn(path, String(number), consequence, String(better))];
}

function zones({ replication }: StackConfig): Diagnostic[] {
  const key = configKey(["replication"]);
  const fix = `One group a zone: \`${key}: [{ group: rg1, zone: ZONE-A }, { group: rg2, zone: ZONE-B }, …]\` in Pulumi.<stack>.yaml.`;
  if (replication.length < 2)
    return [warning(`\`${key}\` has one group: while its nodes restart, nothing is searched.`, fix)];
  const taken = new Set(replication.map(({ zone }) => zone));
  if (!taken.has(null) && taken.size === replication.length) return [];
  return [
    warning(`The groups of \`${key}\` have no zone each: the failure of one may stop several replicas.`, fix),
  ];
}

function warn(path: ConfigPath, value: string, consequence: string, better: string): Diagnostic {
  return warning(`\`${configKey(path)}\` is ${value}: ${consequence}.`, setCommand(path, better));
}

function warning(summary: string, fix: string): Diagnostic {
  return { code: "MS911", severity: "warning", summary, fix };
}
