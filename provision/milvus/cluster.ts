import type { Milvus, QueryNodeInfo } from "./port.ts";
import type { Session } from "./session.ts";

export function clusterCalls({ client, call, capabilities }: Session): Pick<Milvus, "queryNodes"> {
  return {
    /** Query nodes with their memory and processors, by `GetMetrics`; none where the server does not know them. */
    async queryNodes() {
      if (!capabilities.metrics) return [];
      const answer = await call("read the metrics of the cluster", (timeout) =>
        client.getMetric({ request: { metric_type: "system_info" }, timeout }),
      );
      return readQueryNodes(answer.response);
    },
  };
}

function readQueryNodes(response: unknown): QueryNodeInfo[] {
  const nodes = at(response, "nodes_info");
  if (!Array.isArray(nodes)) return [];
  return nodes
    .map((node: unknown) => at(node, "infos"))
    .filter((infos) => at(infos, "type") === "querynode")
    .map((infos) => {
      const hardware = at(infos, "hardware_infos");
      return {
        id: String(at(infos, "id")),
        name: String(at(infos, "name")),
        memoryBytes: Number(at(hardware, "memory")),
        memoryUsedBytes: Number(at(hardware, "memory_usage")),
        cpuCores: Number(at(hardware, "cpu_core_count")),
        cpuPercent: Number(at(hardware, "cpu_core_usage")),
      };
    });
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
