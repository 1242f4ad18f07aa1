import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { thousands } from "../../provision/diagnostics/text.ts";
import { setCommand } from "../config/config-path.ts";
import type { StackConfig } from "../config/types.ts";
import { dataMemory } from "./data-memory.ts";
import { memoryFor } from "./memory-for.ts";
import { standaloneSize } from "./node-sizes.ts";
import { formatBytes, GiB, parseQuantity } from "./quantity.ts";

/** MS920 for each replica group, or for a standalone Milvus, that does not hold a replica of the data in its memory. */
export function checkQueryNodes({ data, milvus, replication }: StackConfig): Diagnostic[] {
  const needed = dataMemory(data).loadingBytes;
  const what = `${thousands(data.vectors)} vectors of ${data.dim} dimensions (${data.indexType}) need ${inGiB(needed)}`;
  if (milvus.mode === "standalone") {
    const { memory } = milvus.resources.standalone;
    const { memoryGiB } = standaloneSize(needed);
    if (bytesOf(memory) >= needed) return [];
    return [
      tooSmall(
        `${what} of memory, and the standalone Milvus has ${memory}.`,
        `${setCommand(["milvus", "resources", "standalone", "memory"], `${memoryGiB}Gi`)}, or correct \`data\`.`,
      ),
    ];
  }
  const { memory } = milvus.resources.queryNode;
  return replication.flatMap(({ group, queryNodes }, index) => {
    if (queryNodes * bytesOf(memory) >= needed) return [];
    return [
      tooSmall(
        `${what} of memory for each replica, and group "${group}" has ${queryNodes} × ${memory}.`,
        `${waysToHold(needed, memory, queryNodes).join(", or ")} would do: ${setCommand(["replication", index, "queryNodes"], String(nodesFor(needed, memory)))}, or ${setCommand(["milvus", "resources", "queryNode", "memory"], memoryFor(needed, queryNodes))}`,
      ),
    ];
  });
}

function tooSmall(summary: string, fix: string): Diagnostic {
  return {
    code: "MS920",
    severity: "error",
    summary,
    cause:
      "Milvus' sizing tool counts the index, two segments that are being replaced, 15 % for Milvus itself, and the scalar fields.",
    fix,
  };
}

/** `3 nodes of 16Gi`, `2 of 32Gi`: what holds so many bytes with the nodes as large as they are, and with as many as there are. */
function waysToHold(needed: number, memory: string, queryNodes: number): string[] {
  const more = nodesFor(needed, memory);
  return [
    `${more} ${more === 1 ? "node" : "nodes"} of ${memory}`,
    `${queryNodes} of ${memoryFor(needed, queryNodes)}`,
  ];
}

function nodesFor(needed: number, memory: string): number {
  return Math.ceil(needed / bytesOf(memory));
}

/** Quantities of a checked configuration are quantities. */
function bytesOf(quantity: string): number {
  return parseQuantity(quantity) ?? 0;
}

function inGiB(bytes: number): string {
  return bytes < GiB
    ? formatBytes(Math.ceil(bytes / 1024 ** 2) * 1024 ** 2)
    : `${(bytes / GiB).toFixed(1)}Gi`;
}
