import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { thousands } from "../../provision/diagnostics/text.ts";
import { setCommand } from "../config/config-path.ts";
import type { StackConfig } from "../config/types.ts";
import { dataMemory } from "./data-memory.ts";
import { minioVolumeBytes, storedBytes, usableFraction } from "./object-store-size.ts";
import { formatBytes, GiB, parseQuantity } from "./quantity.ts";

/** MS921 where MinIO's volumes do not hold the data, or hold it only just. */
export function checkObjectStore({ data, objectStore }: StackConfig): Diagnostic[] {
  if (objectStore.kind !== "minio") return [];
  const { nodes, volumeSize } = objectStore;
  const memory = dataMemory(data);
  const needed = storedBytes(memory);
  const usable = nodes * (parseQuantity(volumeSize) ?? 0) * usableFraction(nodes);
  if (usable >= needed || usable === 0) return [];
  const enough = formatBytes(minioVolumeBytes(memory, nodes));
  return [
    {
      code: "MS921",
      severity: "error",
      summary: `${thousands(data.vectors)} vectors of ${data.dim} dimensions and their indexes take ${(needed / GiB).toFixed(1)}Gi in the object store, and ${nodes} × ${volumeSize} hold ${(usable / GiB).toFixed(1)}Gi.`,
      ...(nodes > 1 && { cause: "Two drives of each erasure set hold parity." }),
      fix: `${enough} each leave room for compaction: ${setCommand(["objectStore", "volumeSize"], enough)}`,
    },
  ];
}

/** MS907 where etcd's database, or its snapshots, can grow out of their volume. */
export function checkEtcdVolume({ etcd }: StackConfig): Diagnostic[] {
  const { quotaGiB, volumeSize, snapshots } = etcd;
  const least = 2 * quotaGiB * GiB;
  const fits = (volume: string) => (parseQuantity(volume) ?? 0) >= least;
  return [
    ...(fits(volumeSize)
      ? []
      : [
          outgrown(
            `etcd may grow to ${quotaGiB} GiB on a volume of ${volumeSize}.`,
            "A defragmentation writes the database anew beside the old one.",
            setCommand(["etcd", "volumeSize"], formatBytes(least)),
          ),
        ]),
    ...(snapshots === null || fits(snapshots.volumeSize)
      ? []
      : [
          outgrown(
            `Snapshots of an etcd of up to ${quotaGiB} GiB are kept on a volume of ${snapshots.volumeSize}.`,
            "The newest snapshot is complete before the oldest is deleted.",
            setCommand(["etcd", "snapshots", "volumeSize"], formatBytes(least)),
          ),
        ]),
  ];
}

function outgrown(summary: string, cause: string, fix: string): Diagnostic {
  return { code: "MS907", severity: "error", summary, cause, fix };
}
