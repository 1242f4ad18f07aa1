/**
 * Labels of the pods, as the charts (milvus 5.0.19, etcd 8.12.0, minio 8.0.17) render them and as our own Jobs carry them, and the
 * ports on which each listens.
 */
export const pods = {
  proxy: chartPod("proxy", [19529, 19530, 9091]),
  mixcoord: chartPod("mixcoord", [53100, 9091]),
  querynode: chartPod("querynode", [21123, 9091], { "milvus.io/resource-group": "rg1" }),
  streamingnode: chartPod("streamingnode", [21123, 22222, 9091], { "milvus.io/resource-group": "rg1" }),
  datanode: chartPod("datanode", [21124, 9091]),
  attu: chartPod("attu", [3000]),
  etcd: {
    labels: {
      "app.kubernetes.io/name": "etcd",
      "app.kubernetes.io/instance": "etcd",
      "app.kubernetes.io/managed-by": "Helm",
      "helm.sh/chart": "etcd-8.12.0",
    },
    ports: [2379, 2380],
  },
  minio: { labels: { app: "minio", release: "minio" }, ports: [9000] },
  "bucket-setup": job("bucket-setup"),
  "etcd-snapshot": job("etcd-snapshot"),
  "etcd-defragmentation": job("etcd-defragmentation"),
  backup: job("backup"),
  // By cert-manager.
  "acme-solver": { labels: { "acme.cert-manager.io/http01-solver": "true" }, ports: [8089] },
  stranger: { labels: { app: "shell" }, ports: [8080] },
};

export const standalone = chartPod("standalone", [19530, 9091]);

function chartPod(component: string, ports: number[], more: Record<string, string> = {}) {
  const labels: Record<string, string> = {
    "app.kubernetes.io/name": "milvus",
    "app.kubernetes.io/instance": "milvus",
    component,
    ...more,
  };
  return { labels, ports };
}

function job(component: string) {
  const labels: Record<string, string> = {
    "app.kubernetes.io/name": component,
    "app.kubernetes.io/instance": "any",
    "app.kubernetes.io/component": component,
    "app.kubernetes.io/part-of": "milvus-stack",
    "app.kubernetes.io/managed-by": "pulumi",
  };
  const ports: number[] = [];
  return { labels, ports };
}
