import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** What a server says of a load for which it has too few nodes: recorded of 2.5.24, 2.6.20 and 3.0.0-beta. */
const queryNodes =
  /resource group node not enough\[rg=([^\]]*)\]\[currentNodeNum=(\d+)\]\[expectedNodeNum=(\d+)\]/;
const streamingNodes = /currentStreamingNode=(\d+)\]\[expectedStreamingNode=(\d+)\]/;

/** Why there are too few nodes for a load, in words; null where a server says something else. */
export function nodeShortage(reason: string): Pick<Diagnostic, "cause" | "fix"> | null {
  const [, group, there, needed] = queryNodes.exec(reason) ?? [];
  if (group !== undefined) {
    return {
      cause: `Every replica needs a query node of its own: resource group \`${group}\` has ${there}, and ${needed} are needed.`,
      fix: "Add query nodes, move some into the group with `nodes.requests` of its document, or ask for fewer replicas.",
    };
  }
  const [, streaming, wanted] = streamingNodes.exec(reason) ?? [];
  if (streaming === undefined) return null;
  return {
    cause: `From Milvus 2.6 on every replica needs a streaming node of its own too: there are ${streaming}, and ${wanted} are needed.`,
    fix: "Add streaming nodes, or ask for fewer replicas.",
  };
}
