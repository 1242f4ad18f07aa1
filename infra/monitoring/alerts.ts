/** What the rules have to know of the stack. */
export interface Watched {
  readonly namespace: string;
  readonly etcdMembers: number;
  /** false: the object store is elsewhere, and others watch it. */
  readonly minio: boolean;
  readonly thresholds: Thresholds;
  /** Where the runbooks are: each alert's is the heading with its name in lower case. */
  readonly runbooks: string;
}

export interface Thresholds {
  /** Share of a query node's memory limit. */
  readonly queryNodeMemory: number;
  /** Share of `--quota-backend-bytes`. At 1 etcd refuses every write. */
  readonly etcdQuota: number;
  /** Milliseconds that 99 % of the searches stay below, measured in the proxies. */
  readonly searchP99Ms: number;
  /** Share of requests that proxies answer with an error. */
  readonly failedRequests: number;
  /** Share of a volume that is used. */
  readonly volume: number;
}

export const defaultThresholds: Thresholds = {
  queryNodeMemory: 0.85,
  etcdQuota: 0.8,
  searchP99Ms: 500,
  failedRequests: 0.05,
  volume: 0.85,
};

/** One rule of a PrometheusRule. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: "critical" | "warning" };
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    readonly runbook_url: string;
  };
}

export interface AlertGroup {
  readonly name: string;
  readonly rules: AlertRule[];
}

/** The alerts of a stack, by what they watch. Names of metrics are those of Milvus 2.6, etcd 3.5, MinIO, kubelet and kube-state-metrics 2. */
export function alertGroups(watched: Watched): AlertGroup[] {
  const rule = ruleOf(watched.runbooks);
  const groups = [
    { name: "milvus", rules: milvusAlerts(watched, rule) },
    { name: "etcd", rules: etcdAlerts(watched, rule) },
    { name: "storage", rules: storageAlerts(watched, rule) },
  ];
  return groups.map(({ name, rules }) => ({ name: `milvus-stack-${name}`, rules }));
}

type MakeRule = (
  alert: string,
  severity: "critical" | "warning",
  wait: string,
  expr: string,
  texts: { summary: string; description: string },
) => AlertRule;

function ruleOf(runbooks: string): MakeRule {
  return (alert, severity, wait, expr, { summary, description }) => ({
    alert,
    expr,
    for: wait,
    labels: { severity },
    annotations: { summary, description, runbook_url: `${runbooks}#${alert.toLowerCase()}` },
  });
}

function milvusAlerts({ namespace, thresholds }: Watched, rule: MakeRule): AlertRule[] {
  const at = `namespace="${namespace}"`;
  const container = `${at},container=~"querynode|standalone"`;
  const queryNodes = `${at},deployment=~".*-(querynode|streamingnode)(-.+)?"`;
  return [
    rule(
      "MilvusQueryNodeMemoryHigh",
      "warning",
      "5m",
      `max by (namespace, pod, container) (container_memory_working_set_bytes{${container}})` +
        ` / max by (namespace, pod, container) (kube_pod_container_resource_limits{${container},resource="memory"})` +
        ` > ${thresholds.queryNodeMemory}`,
      {
        summary: "Query node {{ $labels.pod }} is short of memory",
        description:
          "It uses {{ $value | humanizePercentage }} of its limit; the next segment may get it killed.",
      },
    ),
    rule(
      "MilvusReplicaMissing",
      "critical",
      "5m",
      `kube_deployment_status_replicas_available{${queryNodes}} == 0 and kube_deployment_spec_replicas{${queryNodes}} > 0`,
      {
        summary: "Replica group {{ $labels.deployment }} has no node that serves",
        description: "The other replicas carry its searches, if there are others.",
      },
    ),
    rule(
      "MilvusQueryNodesMissing",
      "warning",
      "15m",
      `kube_deployment_spec_replicas{${queryNodes}} - kube_deployment_status_replicas_available{${queryNodes}} > 0`,
      {
        summary: "{{ $labels.deployment }} lacks {{ $value }} of its nodes",
        description: "Its replica serves with less memory and less throughput than was planned.",
      },
    ),
    rule(
      "MilvusSearchSlow",
      "warning",
      "10m",
      `histogram_quantile(0.99, sum by (namespace, le) (rate(milvus_proxy_sq_latency_bucket{${at},query_type=~"search|hybrid_search"}[5m])))` +
        ` > ${thresholds.searchP99Ms}`,
      {
        summary: "Searches are slow: p99 is {{ $value | humanize }} ms",
        description: "Measured in the proxies over five minutes, over all collections.",
      },
    ),
    rule(
      "MilvusRequestsFail",
      "critical",
      "5m",
      `sum by (namespace) (rate(milvus_proxy_req_count{${at},status="fail"}[5m]))` +
        ` / sum by (namespace) (rate(milvus_proxy_req_count{${at},status=~"success|fail"}[5m])) > ${thresholds.failedRequests}`,
      {
        summary: "Proxies answer {{ $value | humanizePercentage }} of the requests with an error",
        description: "milvus_proxy_req_count by function_name says which requests.",
      },
    ),
    rule(
      "MilvusNoActiveCoordinator",
      "critical",
      "1m",
      // Only the active one moves the clock, every few seconds and a little ahead of time.
      `time() - max by (namespace) (milvus_rootcoord_timestamp_saved{${at}}) > 60` +
        ` or absent(milvus_rootcoord_timestamp_saved{${at}})`,
      {
        summary: "No Milvus coordinator is active",
        description: "Searches go on for a while with what proxies know; everything else fails.",
      },
    ),
  ];
}

function etcdAlerts({ namespace, etcdMembers, thresholds }: Watched, rule: MakeRule): AlertRule[] {
  const at = `namespace="${namespace}"`;
  return [
    rule("EtcdNoLeader", "critical", "1m", `etcd_server_has_leader{${at}} == 0`, {
      summary: "etcd member {{ $labels.pod }} sees no leader",
      description: "Without a leader Milvus can neither change metadata nor renew its sessions.",
    }),
    rule(
      "EtcdMemberMissing",
      "warning",
      "5m",
      `count(etcd_server_has_leader{${at}}) < ${etcdMembers} or absent(etcd_server_has_leader{${at}})`,
      {
        summary: `etcd has fewer than ${etcdMembers} members`,
        description: "One more may be one too many for a majority.",
      },
    ),
    rule(
      "EtcdQuotaNearlyUsed",
      "critical",
      "5m",
      `etcd_mvcc_db_total_size_in_bytes{${at}} / etcd_server_quota_backend_bytes{${at}} > ${thresholds.etcdQuota}`,
      {
        summary: "etcd member {{ $labels.pod }} has used {{ $value | humanizePercentage }} of its quota",
        description: "At the quota etcd refuses writes until it is compacted, defragmented and disarmed.",
      },
    ),
  ];
}

function storageAlerts({ namespace, minio, thresholds }: Watched, rule: MakeRule): AlertRule[] {
  const at = `namespace="${namespace}"`;
  const alerts = [
    rule(
      "VolumeNearlyFull",
      "warning",
      "10m",
      `1 - kubelet_volume_stats_available_bytes{${at}} / kubelet_volume_stats_capacity_bytes{${at}} > ${thresholds.volume}`,
      {
        summary: "Volume {{ $labels.persistentvolumeclaim }} is {{ $value | humanizePercentage }} full",
        description: "etcd and MinIO stop writing when their volume is full.",
      },
    ),
    rule(
      "StackJobFailed",
      "warning",
      "1m",
      `max by (namespace, job_name) (kube_job_failed{${at},condition="true"}) > 0`,
      {
        summary: "Job {{ $labels.job_name }} failed",
        description: "A backup, a snapshot or a defragmentation did not happen.",
      },
    ),
  ];
  const minioAlerts = [
    rule(
      "ObjectStoreNodeOffline",
      "critical",
      "5m",
      `max by (namespace) (minio_cluster_nodes_offline_total{${at}}) > 0`,
      {
        summary: "{{ $value }} nodes of MinIO are offline",
        description: "Erasure coding bridges half of them for reads, one less for writes.",
      },
    ),
  ];
  return minio ? [...alerts, ...minioAlerts] : alerts;
}
