import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { type ConfigPath, configKey, setCommand } from "../config/config-path.ts";
import { checkVersion, sameMinor } from "./check-version.ts";
import { checkVolume } from "./check-volume.ts";
import type { Release } from "./release.ts";

/**
 * What an update from one release to the next would break.
 *
 * @param previous The release that the last deployment began.
 * @param succeeded The last release whose deployment succeeded: the way back to it is open where that deployment failed.
 */
export function checkUpgrade(previous: Release, next: Release, succeeded: Release | null): Diagnostic[] {
  const returns = next.milvusVersion === succeeded?.milvusVersion;
  return [
    ...(returns && sameMinor(previous.milvusVersion, next.milvusVersion)
      ? []
      : checkVersion(previous.milvusVersion, next.milvusVersion)),
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
