/** What an object of our own is, in Kubernetes' recommended labels. */
export interface Workload {
  /** What runs, `etcd-snapshot`. Never the name of a chart's pods: their Services and budgets select by it. */
  readonly name: string;
  /** Whose it is: the name of the component that makes it. */
  readonly instance: string;
  /** What it is for; NetworkPolicies choose pods by it. */
  readonly component: string;
}

/** Labels of an object that the program makes itself, rather than a chart. */
export function workloadLabels(workload: Workload): Record<string, string> {
  return {
    "app.kubernetes.io/name": workload.name,
    "app.kubernetes.io/instance": workload.instance,
    "app.kubernetes.io/component": workload.component,
    "app.kubernetes.io/part-of": "milvus-stack",
    "app.kubernetes.io/managed-by": "pulumi",
  };
}
