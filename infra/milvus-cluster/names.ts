/** Ports of Milvus' pods and of its Service. */
export const milvusPorts = { grpc: 19530, metrics: 9091 } as const;

/** Components of Milvus in the chart's spelling: the label `component` of its objects, and the ends of their names. */
export type MilvusComponent =
  | "proxy"
  | "mixcoord"
  | "querynode"
  | "streamingnode"
  | "datanode"
  | "standalone";

/** Those of which there is a Deployment for each resource group. */
export const groupComponents = ["querynode", "streamingnode"] as const satisfies readonly MilvusComponent[];

/** Name that the chart gives to a component's Deployment when its `fullnameOverride` is `fullname`. */
export function deploymentName(fullname: string, component: MilvusComponent, group?: string): string {
  return [fullname, component, ...(group === undefined ? [] : [group])].join("-");
}

/** Labels by which the chart's Deployments choose their pods, in every group. */
export function podLabelsOf(release: string, component: MilvusComponent): Record<string, string> {
  return {
    "app.kubernetes.io/name": "milvus",
    "app.kubernetes.io/instance": release,
    component,
  };
}
