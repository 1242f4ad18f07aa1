import type { Panel, Row } from "./dashboard.ts";

const at = 'namespace="$namespace"';
const searches = `${at},query_type=~"search|hybrid_search"`;

/** What the dashboard shows, top to bottom: what clients notice first, then why. */
export function rows({ minio }: { readonly minio: boolean }): Row[] {
  const always: Row[] = [
    { title: "Requests", panels: requests },
    { title: "Query nodes", panels: queryNodes },
    { title: "Data", panels: data },
    { title: "etcd", panels: etcd },
  ];
  return [
    ...always,
    { title: "Object store", panels: minio ? [...objectStore, ...minioPanels] : objectStore },
  ];
}

const requests: Panel[] = [
  panel("Requests by function", "reqps", [
    `sum by (function_name) (rate(milvus_proxy_req_count{${at},status=~"success|fail"}[$__rate_interval]))`,
    "{{function_name}}",
  ]),
  panel("Failed requests by function", "reqps", [
    `sum by (function_name) (rate(milvus_proxy_req_count{${at},status="fail"}[$__rate_interval])) > 0`,
    "{{function_name}}",
  ]),
  panel(
    "Search latency",
    "ms",
    ...[0.5, 0.95, 0.99].map((quantile): [string, string] => [
      `histogram_quantile(${quantile}, sum by (le) (rate(milvus_proxy_sq_latency_bucket{${searches}}[$__rate_interval])))`,
      `p${quantile * 100}`,
    ]),
  ),
  panel("Searched vectors by collection", "reqps", [
    `sum by (collection_name) (rate(milvus_proxy_search_vectors_count{${at}}[$__rate_interval]))`,
    "{{collection_name}}",
  ]),
  panel("Write latency, p99", "ms", [
    `histogram_quantile(0.99, sum by (le, msg_type) (rate(milvus_proxy_mutation_latency_bucket{${at}}[$__rate_interval])))`,
    "{{msg_type}}",
  ]),
  panel(
    "Rows written",
    "reqps",
    [`sum(rate(milvus_proxy_insert_vectors_count{${at}}[$__rate_interval]))`, "inserted"],
    [`sum(rate(milvus_proxy_upsert_vectors_count{${at}}[$__rate_interval]))`, "upserted"],
    [`sum(rate(milvus_proxy_delete_vectors_count{${at}}[$__rate_interval]))`, "deleted"],
  ),
];

const container = `${at},container=~"querynode|standalone"`;

const queryNodes: Panel[] = [
  panel("Memory, share of the limit", "percentunit", [
    `max by (pod) (container_memory_working_set_bytes{${container}})` +
      ` / max by (pod) (kube_pod_container_resource_limits{${container},resource="memory"})`,
    "{{pod}}",
  ]),
  panel(
    "Nodes of each replica group",
    "short",
    [`kube_deployment_status_replicas_available{${at},deployment=~".*-querynode(-.+)?"}`, "{{deployment}}"],
    [`kube_deployment_spec_replicas{${at},deployment=~".*-querynode(-.+)?"}`, "{{deployment}}, wanted"],
  ),
  panel("Segments", "short", [
    `sum by (pod, segment_state) (milvus_querynode_segment_num{${at}})`,
    "{{pod}} {{segment_state}}",
  ]),
  panel("Rows in memory", "short", [
    `sum by (collection_name) (milvus_querynode_entity_num{${at}})`,
    "{{collection_name}}, all replicas",
  ]),
  panel("Latency in the query nodes, p99", "ms", [
    `histogram_quantile(0.99, sum by (le, query_type, scope) (rate(milvus_querynode_sq_req_latency_bucket{${at}}[$__rate_interval])))`,
    "{{query_type}} {{scope}}",
  ]),
  panel("Waiting in the queue, p99", "ms", [
    `histogram_quantile(0.99, sum by (le, query_type) (rate(milvus_querynode_sq_queue_latency_bucket{${at}}[$__rate_interval])))`,
    "{{query_type}}",
  ]),
];

const data: Panel[] = [
  panel("Stored rows", "short", [
    `max by (collection_name, segment_state) (milvus_datacoord_stored_rows_num{${at}})`,
    "{{collection_name}} {{segment_state}}",
  ]),
  panel("Segments", "short", [
    `max by (segment_state, segment_level) (milvus_datacoord_segment_num{${at}})`,
    "{{segment_state}} {{segment_level}}",
  ]),
  panel("Index tasks", "short", [
    `sum by (index_task_status) (milvus_datacoord_index_task_count{${at}})`,
    "{{index_task_status}}",
  ]),
  panel("Compaction tasks", "short", [
    `sum by (compaction_type, status) (milvus_datacoord_compaction_task_num{${at}})`,
    "{{compaction_type}} {{status}}",
  ]),
];

const etcd: Panel[] = [
  panel("Share of the quota", "percentunit", [
    `etcd_mvcc_db_total_size_in_bytes{${at}} / etcd_server_quota_backend_bytes{${at}}`,
    "{{pod}}",
  ]),
  panel("Members with a leader", "short", [`sum(etcd_server_has_leader{${at}})`, "members"]),
  panel("WAL fsync, p99", "s", [
    `histogram_quantile(0.99, sum by (le, pod) (rate(etcd_disk_wal_fsync_duration_seconds_bucket{${at}}[$__rate_interval])))`,
    "{{pod}}",
  ]),
  panel("Leader changes", "short", [
    `increase(etcd_server_leader_changes_seen_total{${at}}[$__rate_interval])`,
    "{{pod}}",
  ]),
];

const objectStore: Panel[] = [
  panel("Requests of Milvus to the store", "reqps", [
    `sum by (persistent_data_op_type, status) (rate(milvus_storage_op_count{${at}}[$__rate_interval]))`,
    "{{persistent_data_op_type}} {{status}}",
  ]),
  panel("Latency seen by Milvus, p99", "ms", [
    `histogram_quantile(0.99, sum by (le, persistent_data_op_type) (rate(milvus_storage_request_latency_bucket{${at}}[$__rate_interval])))`,
    "{{persistent_data_op_type}}",
  ]),
];

const minioPanels: Panel[] = [
  panel(
    "MinIO: capacity",
    "bytes",
    [`max(minio_cluster_capacity_usable_total_bytes{${at}})`, "usable"],
    [`max(minio_cluster_capacity_usable_free_bytes{${at}})`, "free"],
  ),
  panel("MinIO: nodes offline", "short", [`max(minio_cluster_nodes_offline_total{${at}})`, "offline"]),
];

function panel(title: string, unit: string, ...queries: (readonly [expr: string, legend: string])[]): Panel {
  return { title, unit, queries: queries.map(([expr, legend]) => ({ expr, legend })) };
}
