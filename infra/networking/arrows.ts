import { milvusServers, type Outsider, type Party } from "./parties.ts";

/** Who may open a TCP connection to whom. Answers need no arrow: policies are stateful. */
export interface Arrow {
  readonly from: readonly (Party | Outsider)[];
  readonly to: readonly (Party | Outsider)[];
  /** Ports of the pod that listens, not of a Service in front of it. */
  readonly ports: readonly number[];
  readonly reason: string;
}

/**
 * Every connection that the stack needs. Ports of Milvus are those of the chart's configuration (`proxy.port` and
 * `internalPort`, `rootCoord.port`, `queryNode.port`, `dataNode.port`) and Milvus' default for the streaming node; mixCoord
 * serves all coordinators on `rootCoord.port`, and a streaming node also is a query node.
 */
export const arrows: readonly Arrow[] = [
  {
    from: ["clients", "load-balancer", "ingress-controller", "attu", "backup"],
    to: ["proxy", "standalone"],
    ports: [19530],
    reason: "requests: gRPC and REST",
  },
  {
    from: ["backup"],
    to: ["proxy", "standalone"],
    ports: [9091],
    reason: "garbage collection pauses while a backup copies",
  },
  { from: ["clients"], to: ["attu"], ports: [3000], reason: "Attu's web page" },
  {
    from: ["ingress-controller"],
    to: ["acme-solver"],
    ports: [8089],
    reason:
      "an authority such as Let's Encrypt asks for a file before it signs a certificate of the ingress' host",
  },

  {
    from: ["proxy", "mixcoord", "querynode", "streamingnode", "datanode"],
    to: ["mixcoord"],
    ports: [53100],
    reason: "metadata, timestamps and assignments; the standby watches the active one",
  },
  {
    from: ["mixcoord"],
    to: ["proxy"],
    ports: [19529],
    reason: "tells proxies to forget cached metadata and to limit rates",
  },
  {
    from: ["proxy", "mixcoord", "querynode", "streamingnode"],
    to: ["querynode", "streamingnode"],
    ports: [21123],
    reason:
      "searches, from the proxy to shard leaders and from those to their workers; loading, from the coordinator",
  },
  {
    from: ["proxy", "mixcoord", "querynode", "streamingnode", "datanode"],
    to: ["streamingnode"],
    ports: [22222],
    reason: "the write-ahead log: every component holds a client of it",
  },
  {
    from: ["mixcoord"],
    to: ["datanode"],
    ports: [21124],
    reason: "index, compaction and import tasks",
  },

  {
    from: [...milvusServers, "etcd-snapshot", "etcd-defragmentation"],
    to: ["etcd"],
    ports: [2379],
    reason: "metadata and sessions; maintenance",
  },
  {
    from: ["etcd"],
    to: ["etcd"],
    ports: [2379, 2380],
    reason: "raft, and the start script asking the other members",
  },

  {
    from: [...milvusServers, "bucket-setup", "backup"],
    to: ["minio", "object-store"],
    ports: [9000],
    reason: "segments, indexes, the write-ahead log's files, backups",
  },
  { from: ["minio"], to: ["minio"], ports: [9000], reason: "erasure-coded parts on the other nodes" },

  { from: ["prometheus"], to: milvusServers, ports: [9091], reason: "metrics" },
  { from: ["prometheus"], to: ["etcd"], ports: [2379], reason: "metrics" },
  { from: ["prometheus"], to: ["minio"], ports: [9000], reason: "metrics" },
];
