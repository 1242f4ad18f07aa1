export type { MilvusClusterArgs } from "./arguments.ts";
export { certificateSecret } from "./certificate.ts";
export { type MessageQueue, messageQueueOf } from "./message-queue.ts";
export { MilvusCluster } from "./milvus-cluster.ts";
export { type MilvusValuesInput, milvusValues } from "./values/values.ts";
