import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { configKey, setCommand } from "../config/config-path.ts";
import { parseQuantity } from "../sizing/quantity.ts";
import type { Volume } from "./release.ts";

/** MS936 where the existing volumes cannot take on the size or the class. */
export function checkVolume(
  previous: Volume | undefined,
  next: Volume | undefined,
  section: "etcd" | "objectStore",
): Diagnostic[] {
  if (previous === undefined || next === undefined) return [];
  return [...checkClass(previous, next, section), ...checkSize(previous, next, section)];
}

function checkClass(previous: Volume, next: Volume, section: string): Diagnostic[] {
  if (previous.storageClass === next.storageClass) return [];
  const named = ({ storageClass }: Volume) => storageClass ?? "the cluster's default";
  const path = [section, "storageClass"];
  return [
    {
      code: "MS936",
      severity: "error",
      summary: `\`${configKey(path)}\` would change from ${named(previous)} to ${named(next)}, and existing volumes keep their class.`,
      fix: setCommand(path, previous.storageClass ?? "false"),
    },
  ];
}

/** Larger volumes are another thing: the guard of the data refuses them until they have been grown in place. */
function checkSize(previous: Volume, next: Volume, section: string): Diagnostic[] {
  if ((parseQuantity(next.size) ?? 0) >= (parseQuantity(previous.size) ?? 0)) return [];
  const path = [section, "volumeSize"];
  return [
    {
      code: "MS936",
      severity: "error",
      summary: `\`${configKey(path)}\` would shrink from ${previous.size} to ${next.size}, and Kubernetes does not shrink volumes.`,
      fix: setCommand(path, previous.size),
    },
  ];
}
