import type { Diagnostic } from "../../../provision/diagnostics/index.ts";
import { configKey, setCommand } from "../config-path.ts";
import type { StackConfig } from "../types.ts";

/** MS916 and MS917: whoever has to reach the stack, and whom its NetworkPolicies keep out. */
export function checkReach({ milvus, monitoring, networkPolicies }: StackConfig): Diagnostic[] {
  if (!networkPolicies.enabled) return [];
  return [...ingressController(milvus.expose, networkPolicies), ...prometheus(monitoring, networkPolicies)];
}

function ingressController(
  expose: StackConfig["milvus"]["expose"],
  { clientNamespaces }: StackConfig["networkPolicies"],
): Diagnostic[] {
  if (expose.kind !== "ingress" || expose.controllerNamespace !== null || clientNamespaces.includes("*"))
    return [];
  const path = ["milvus", "expose", "controllerNamespace"];
  return [
    {
      code: "MS916",
      severity: "error",
      summary: `\`${configKey(["milvus", "expose"])}\` is an ingress, and the NetworkPolicies of the stack do not let its controller in.`,
      cause:
        "Requests reach the proxies from the pods of the ingress controller, which are in another namespace.",
      fix: `Name their namespace: ${setCommand(path, "NAMESPACE")}`,
    },
  ];
}

function prometheus(
  { prometheusOperator }: StackConfig["monitoring"],
  { monitoringNamespace }: StackConfig["networkPolicies"],
): Diagnostic[] {
  if (!prometheusOperator || monitoringNamespace !== null) return [];
  return [
    {
      code: "MS917",
      severity: "warning",
      summary: `\`${configKey(["monitoring", "prometheusOperator"])}\` is true, and the NetworkPolicies of the stack do not let Prometheus in.`,
      cause: "Monitors without metrics fire no alert.",
      fix: `Name the namespace of Prometheus: ${setCommand(["networkPolicies", "monitoringNamespace"], "NAMESPACE")}`,
    },
  ];
}
