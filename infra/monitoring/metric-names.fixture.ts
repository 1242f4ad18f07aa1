/**
 * Metrics that alerts and dashboard ask for, as their sources define them: a misspelt name is no error for Prometheus, only an
 * alert that never fires.
 */
export const metricNames: ReadonlySet<string> = new Set([
  // Milvus 2.6, pkg/metrics/{proxy,querynode,rootcoord,datacoord,persistent_store}_metrics.go
  "milvus_proxy_req_count",
  "milvus_proxy_sq_latency_bucket",
  "milvus_proxy_mutation_latency_bucket",
  "milvus_proxy_search_vectors_count",
  "milvus_proxy_insert_vectors_count",
  "milvus_proxy_upsert_vectors_count",
  "milvus_proxy_delete_vectors_count",
  "milvus_querynode_segment_num",
  "milvus_querynode_entity_num",
  "milvus_querynode_sq_req_latency_bucket",
  "milvus_querynode_sq_queue_latency_bucket",
  "milvus_rootcoord_timestamp_saved",
  "milvus_datacoord_stored_rows_num",
  "milvus_datacoord_segment_num",
  "milvus_datacoord_index_task_count",
  "milvus_datacoord_compaction_task_num",
  "milvus_storage_op_count",
  "milvus_storage_request_latency_bucket",
  // etcd 3.5, https://etcd.io/docs/v3.5/metrics/
  "etcd_server_has_leader",
  "etcd_server_leader_changes_seen_total",
  "etcd_server_quota_backend_bytes",
  "etcd_mvcc_db_total_size_in_bytes",
  "etcd_disk_wal_fsync_duration_seconds_bucket",
  // MinIO, docs/metrics/prometheus/list.md
  "minio_cluster_nodes_offline_total",
  "minio_cluster_capacity_usable_total_bytes",
  "minio_cluster_capacity_usable_free_bytes",
  // kubelet and its cAdvisor
  "container_memory_working_set_bytes",
  "kubelet_volume_stats_available_bytes",
  "kubelet_volume_stats_capacity_bytes",
  // kube-state-metrics 2, docs/metrics/workload/{pod,deployment,job}-metrics.md
  "kube_pod_container_resource_limits",
  "kube_deployment_spec_replicas",
  "kube_deployment_status_replicas_available",
  "kube_job_failed",
]);
