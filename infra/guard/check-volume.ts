import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { configKey, setCommand } from "../config/config-path.ts";
import { parseQuantity } from "../sizing/quantity.ts";
import type { Volume } from "./release.ts";

/** MS936 where volumes would be asked for in a size or of a class that those that are there do not take on. */
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
      summary: `\`${configKey(path)}\` would change from ${named(previous)} to ${named(next)}, and the volumes that are there stay what they are.`,
      fix: setCommand(path, previous.storageClass ?? "false"),
    },
  ];
}

function checkSize(previous: Volume, next: Volume, section: string): Diagnostic[] {
  const growth = (parseQuantity(next.size) ?? 0) - (parseQuantity(previous.size) ?? 0);
  if (growth === 0) return [];
  const path = [section, "volumeSize"];
  if (growth < 0)
    return [
      {
        code: "MS936",
        severity: "error",
        summary: `\`${configKey(path)}\` would shrink from ${previous.size} to ${next.size}, which no volume does.`,
        fix: setCommand(path, previous.size),
      },
    ];
  return [
    {
      code: "MS936",
      severity: "warning",
      summary: `\`${configKey(path)}\` grows from ${previous.size} to ${next.size}, and the volumes that are there do not.`,
      cause:
        "Kubernetes uses the size of a StatefulSet's template for new volumes only, and the StatefulSet would be made anew.",
      fix: "Before `pulumi up`, expand the claims and let go of the StatefulSet: docs/guide/stacks.md, Larger volumes.",
    },
  ];
}
