import type { Diagnostic } from "../../../provision/diagnostics/index.ts";
import { placeOfEndpoint } from "../../networking/surroundings.ts";
import { type ConfigPath, configKey, setCommand } from "../config-path.ts";
import type { StackConfig } from "../types.ts";

/** MS916: who is configured to connect, and denied by the network policies. */
export function checkReach(config: StackConfig): Diagnostic[] {
  if (!config.networkPolicies.enabled) return [];
  return [...ingressController(config), ...prometheus(config), ...storeInNamespace(config)];
}

function ingressController({ milvus: { expose }, networkPolicies }: StackConfig): Diagnostic[] {
  if (expose.kind !== "ingress" || networkPolicies.clientNamespaces.includes("*")) return [];
  if (expose.controllerNamespace !== null || expose.controllerRanges.length > 0) return [];
  const path = ["milvus", "expose"];
  return [
    denied(
      path,
      "is an ingress, and the network policies deny the connections of its controller",
      "The controller runs in another namespace, and the policies open the proxies to nobody who is not named.",
      `Name the namespace of its pods: ${setCommand([...path, "controllerNamespace"], "NAMESPACE")}; or, for a controller that is a load balancer of the cloud, the addresses that it connects from: ${setCommand([...path, "controllerRanges"], ["ADDRESS-RANGE"])}`,
    ),
  ];
}

function prometheus({ monitoring, networkPolicies }: StackConfig): Diagnostic[] {
  if (!monitoring.prometheusOperator || networkPolicies.monitoringNamespace !== null) return [];
  return [
    denied(
      ["monitoring", "prometheusOperator"],
      "asks Prometheus to scrape, and the network policies deny its connections",
      "Without metrics, no alert but that of missing targets fires.",
      `Name the namespace that Prometheus runs in: ${setCommand(["networkPolicies", "monitoringNamespace"], "NAMESPACE")}`,
    ),
  ];
}

/** A Service without a namespace in its name is one of the stack's own. */
function storeInNamespace({ namespace, objectStore }: StackConfig): Diagnostic[] {
  if (objectStore.kind === "minio" || objectStore.endpoint === null) return [];
  const place = placeOfEndpoint(objectStore.endpoint, "none");
  const inNamespace = place.kind === "namespace" && place.namespace === namespace;
  if (!inNamespace && !/^[^.:]+(:\d+)?$/.test(objectStore.endpoint)) return [];
  return [
    denied(
      ["objectStore", "endpoint"],
      `is a Service in the stack's own namespace, ${namespace}, whose network policies deny connections to it`,
      "They close the namespace to all pods that are not the stack's.",
      `Run the store in a namespace of its own, and name it as \`service.namespace.svc:port\`: ${setCommand(["objectStore", "endpoint"], "SERVICE.NAMESPACE.svc:PORT")}; or do without policies: ${setCommand(["networkPolicies", "enabled"], "false")}`,
    ),
  ];
}

function denied(path: ConfigPath, what: string, cause: string, fix: string): Diagnostic {
  return { code: "MS916", severity: "error", summary: `\`${configKey(path)}\` ${what}.`, cause, fix };
}
