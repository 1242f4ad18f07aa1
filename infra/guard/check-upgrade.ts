import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { type ConfigPath, configKey, setCommand } from "../config/config-path.ts";
import { checkVersion } from "./check-version.ts";
import { checkVolume } from "./check-volume.ts";
import type { Release } from "./release.ts";

/** What an update from one release to the next would break. Nothing where there is no release yet. */
export function checkUpgrade(previous: Release | null, next: Release): Diagnostic[] {
  if (previous === null) return [];
  return [
    ...checkVersion(previous.milvusVersion, next.milvusVersion),
    ...messageQueue(previous, next),
    ...place(previous.objectStore, next.objectStore, ["objectStore"]),
    ...place(previous.mode, next.mode, ["milvus", "mode"]),
    ...place(previous.namespace, next.namespace, ["namespace"]),
    ...members(previous.etcdMembers, next.etcdMembers, ["etcd", "members"]),
    // From MinIO to another store, or back, is another place already.
    ...members(previous.minioNodes ?? undefined, next.minioNodes ?? undefined, ["objectStore", "nodes"]),
    ...checkVolume(previous.etcdVolume, next.etcdVolume, "etcd"),
    ...checkVolume(previous.minioVolume ?? undefined, next.minioVolume ?? undefined, "objectStore"),
  ];
}

function messageQueue(previous: Release, next: Release): Diagnostic[] {
  if (previous.messageQueue === next.messageQueue) return [];
  return [
    {
      code: "MS932",
      severity: "error",
      summary: `Milvus' message queue would change from ${previous.messageQueue} to ${next.messageQueue}.`,
      cause: "etcd keeps positions in the queue, and what was not yet flushed is only there.",
      fix: `Keep ${previous.messageQueue}; for another one, make a new stack and restore a backup into it.`,
    },
  ];
}

function place(previous: string | undefined, next: string | undefined, path: ConfigPath): Diagnostic[] {
  if (previous === undefined || next === undefined || previous === next) return [];
  return [
    {
      code: "MS933",
      severity: "error",
      summary: `\`${configKey(path)}\` would change from "${previous}" to "${next}", and the data stays where it is.`,
      fix: "Change it back; to move, make a new stack and restore a backup into it.",
    },
  ];
}

function members(previous: number | undefined, next: number | undefined, path: ConfigPath): Diagnostic[] {
  if (previous === undefined || next === undefined || previous === next) return [];
  return [
    {
      code: "MS934",
      severity: "error",
      summary: `\`${configKey(path)}\` would change from ${previous} to ${next}, and is fixed when the cluster is made.`,
      fix: setCommand(path, String(previous)),
    },
  ];
}
