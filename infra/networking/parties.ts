/** Labels by which a party's pods are known. Each is what the charts, or our own Jobs, put on their pods. */
export type PodLabels = Readonly<Record<string, string>>;

const milvus = (component: string): PodLabels => ({ "app.kubernetes.io/name": "milvus", component });
const job = (component: string): PodLabels => ({
  "app.kubernetes.io/part-of": "milvus-stack",
  "app.kubernetes.io/component": component,
});

/**
 * Who is in the namespace. No release name is among the labels: the namespace is the stack's own, so there is one of each,
 * and a policy keeps fitting when a release is renamed.
 */
export const parties = {
  proxy: milvus("proxy"),
  mixcoord: milvus("mixcoord"),
  querynode: milvus("querynode"),
  streamingnode: milvus("streamingnode"),
  datanode: milvus("datanode"),
  standalone: milvus("standalone"),
  attu: milvus("attu"),
  etcd: { "app.kubernetes.io/name": "etcd" },
  minio: { app: "minio" },
  "bucket-setup": job("bucket-setup"),
  "etcd-snapshot": job("etcd-snapshot"),
  "etcd-defragmentation": job("etcd-defragmentation"),
  backup: job("backup"),
  // cert-manager runs them beside a Certificate while an authority checks a host name over HTTP.
  "acme-solver": { "acme.cert-manager.io/http01-solver": "true" },
} as const satisfies Record<string, PodLabels>;

export type Party = keyof typeof parties;

/** Whoever is not a pod of the namespace. What each of them is depends on the stack: see `Surroundings`. */
export type Outsider = "clients" | "load-balancer" | "ingress-controller" | "prometheus" | "object-store";

/** The components of Milvus that keep metadata in etcd and data in the object store: all of them. */
export const milvusServers = [
  "proxy",
  "mixcoord",
  "querynode",
  "streamingnode",
  "datanode",
  "standalone",
] as const satisfies readonly Party[];
