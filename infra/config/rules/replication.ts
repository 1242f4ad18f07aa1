import type { Diagnostic } from "../../../provision/diagnostics/index.ts";
import { configKey, removeCommand, setCommand } from "../config-path.ts";
import type { StackConfig } from "../types.ts";

/** MS909: groups with names of their own, autoscalers that may scale, and one pod where Milvus is standalone. */
export function checkReplication({ milvus, replication }: StackConfig): Diagnostic[] {
  return [
    ...(milvus.mode === "standalone" ? standaloneGroups(replication) : []),
    ...replication.flatMap((group, index) => [
      ...repeatedName(replication, index),
      ...(group.maxQueryNodes !== null && group.maxQueryNodes < group.queryNodes
        ? [
            wrong(
              `\`${configKey(["replication", index, "maxQueryNodes"])}\` is ${group.maxQueryNodes}, less than the ${group.queryNodes} query nodes that the group has anyway.`,
              setCommand(["replication", index, "maxQueryNodes"], String(group.queryNodes + 1)),
            ),
          ]
        : []),
    ]),
  ];
}

function repeatedName(replication: StackConfig["replication"], index: number): Diagnostic[] {
  const name = replication[index]?.group;
  const first = replication.findIndex(({ group }) => group === name);
  if (first === index) return [];
  return [
    wrong(
      `\`${configKey(["replication", index, "group"])}\` is "${name}", as is \`${configKey(["replication", first, "group"])}\`.`,
      setCommand(["replication", index, "group"], `rg${index + 1}`),
    ),
  ];
}

function standaloneGroups(replication: StackConfig["replication"]): Diagnostic[] {
  const [only] = replication;
  const single =
    replication.length === 1 && only?.queryNodes === 1 && only.maxQueryNodes === null && only.zone === null;
  if (single) return [];
  return [
    wrong(
      "A standalone Milvus is one pod: it has one replica, with one query node, in no particular zone.",
      `${removeCommand(["replication"])}, or ${setCommand(["milvus", "mode"], "cluster")}`,
    ),
  ];
}

function wrong(summary: string, fix: string): Diagnostic {
  return { code: "MS909", severity: "error", summary, fix };
}
