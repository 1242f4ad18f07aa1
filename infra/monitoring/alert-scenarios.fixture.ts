/** Series of one alert in promtool's notation, one sample a minute: those on which it must fire and those on which it must not. */
export interface Scenario {
  readonly alert: string;
  readonly bad: Readonly<Record<string, string>>;
  readonly good: Readonly<Record<string, string>>;
  /** Minutes after which both are looked at. */
  readonly after: number;
}

const pod = (component: string) => `namespace="milvus",pod="milvus-${component}-0",container="${component}"`;
const deployment = `namespace="milvus",deployment="milvus-querynode-rg1"`;
const limit = `kube_pod_container_resource_limits{${pod("querynode")},resource="memory"}`;
const used = `container_memory_working_set_bytes{${pod("querynode")}}`;
const etcd = (index: number) => `namespace="milvus",pod="etcd-${index}"`;
const requests = (status: string) =>
  `milvus_proxy_req_count{namespace="milvus",pod="milvus-proxy-0",function_name="Search",status="${status}"}`;
const latency = (le: string) =>
  `milvus_proxy_sq_latency_bucket{namespace="milvus",pod="milvus-proxy-0",query_type="search",le="${le}"}`;
const claim = `namespace="milvus",persistentvolumeclaim="data-etcd-0"`;

export const scenarios: readonly Scenario[] = [
  {
    alert: "MilvusQueryNodeMemoryHigh",
    bad: { [limit]: "100x30", [used]: "86x30" },
    good: { [limit]: "100x30", [used]: "84x30" },
    after: 10,
  },
  {
    alert: "MilvusReplicaMissing",
    bad: {
      [`kube_deployment_spec_replicas{${deployment}}`]: "2x30",
      [`kube_deployment_status_replicas_available{${deployment}}`]: "0x30",
    },
    good: {
      [`kube_deployment_spec_replicas{${deployment}}`]: "2x30",
      [`kube_deployment_status_replicas_available{${deployment}}`]: "1x30",
    },
    after: 10,
  },
  {
    alert: "MilvusQueryNodesMissing",
    bad: {
      [`kube_deployment_spec_replicas{${deployment}}`]: "2x30",
      [`kube_deployment_status_replicas_available{${deployment}}`]: "1x30",
    },
    good: {
      [`kube_deployment_spec_replicas{${deployment}}`]: "2x30",
      [`kube_deployment_status_replicas_available{${deployment}}`]: "2x30",
    },
    after: 20,
  },
  {
    alert: "MilvusSearchSlow",
    bad: { [latency("256")]: "0+90x30", [latency("1024")]: "0+100x30", [latency("+Inf")]: "0+100x30" },
    good: { [latency("256")]: "0+100x30", [latency("1024")]: "0+100x30", [latency("+Inf")]: "0+100x30" },
    after: 20,
  },
  {
    alert: "MilvusRequestsFail",
    bad: { [requests("fail")]: "0+10x30", [requests("success")]: "0+90x30", [requests("total")]: "0+100x30" },
    good: { [requests("fail")]: "0+1x30", [requests("success")]: "0+99x30", [requests("total")]: "0+100x30" },
    after: 15,
  },
  {
    // The active one's clock stands still, as it does when it hangs; a standby never had one.
    alert: "MilvusNoActiveCoordinator",
    bad: {
      'milvus_rootcoord_timestamp_saved{namespace="milvus",pod="milvus-mixcoord-0"}': "120x30",
      'milvus_rootcoord_timestamp_saved{namespace="milvus",pod="milvus-mixcoord-1"}': "0x30",
    },
    good: {
      'milvus_rootcoord_timestamp_saved{namespace="milvus",pod="milvus-mixcoord-0"}': "3+60x30",
      'milvus_rootcoord_timestamp_saved{namespace="milvus",pod="milvus-mixcoord-1"}': "0x30",
    },
    after: 10,
  },
  {
    // Nobody answers a scrape.
    alert: "MilvusNoActiveCoordinator",
    bad: {},
    good: { 'milvus_rootcoord_timestamp_saved{namespace="milvus",pod="milvus-mixcoord-1"}': "3+60x30" },
    after: 10,
  },
  {
    alert: "EtcdNoLeader",
    bad: { [`etcd_server_has_leader{${etcd(0)}}`]: "0x30" },
    good: { [`etcd_server_has_leader{${etcd(0)}}`]: "1x30" },
    after: 5,
  },
  {
    alert: "EtcdMemberMissing",
    bad: { [`etcd_server_has_leader{${etcd(0)}}`]: "1x30", [`etcd_server_has_leader{${etcd(1)}}`]: "1x30" },
    good: {
      [`etcd_server_has_leader{${etcd(0)}}`]: "1x30",
      [`etcd_server_has_leader{${etcd(1)}}`]: "1x30",
      [`etcd_server_has_leader{${etcd(2)}}`]: "1x30",
    },
    after: 10,
  },
  {
    alert: "EtcdQuotaNearlyUsed",
    bad: {
      [`etcd_mvcc_db_total_size_in_bytes{${etcd(0)}}`]: "81x30",
      [`etcd_server_quota_backend_bytes{${etcd(0)}}`]: "100x30",
    },
    good: {
      [`etcd_mvcc_db_total_size_in_bytes{${etcd(0)}}`]: "79x30",
      [`etcd_server_quota_backend_bytes{${etcd(0)}}`]: "100x30",
    },
    after: 10,
  },
  {
    alert: "VolumeNearlyFull",
    bad: {
      [`kubelet_volume_stats_available_bytes{${claim}}`]: "14x30",
      [`kubelet_volume_stats_capacity_bytes{${claim}}`]: "100x30",
    },
    good: {
      [`kubelet_volume_stats_available_bytes{${claim}}`]: "16x30",
      [`kubelet_volume_stats_capacity_bytes{${claim}}`]: "100x30",
    },
    after: 15,
  },
  {
    alert: "StackJobFailed",
    bad: { 'kube_job_failed{namespace="milvus",job_name="backup-29000000",condition="true"}': "1x30" },
    good: {
      'kube_job_failed{namespace="milvus",job_name="backup-29000000",condition="true"}': "0x30",
      'kube_job_failed{namespace="milvus",job_name="backup-29000000",condition="false"}': "1x30",
    },
    after: 5,
  },
  {
    alert: "ObjectStoreNodeOffline",
    bad: { 'minio_cluster_nodes_offline_total{namespace="milvus",pod="minio-0"}': "1x30" },
    good: { 'minio_cluster_nodes_offline_total{namespace="milvus",pod="minio-0"}': "0x30" },
    after: 10,
  },
];

/** Every scenario's bad series in a namespace that the rules do not watch: nothing may fire on it. */
export function elsewhere(series: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(series).map(([name, values]) => [
      name.replace('namespace="milvus"', 'namespace="other"'),
      values,
    ]),
  );
}
