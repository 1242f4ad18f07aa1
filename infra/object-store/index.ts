export { checkStore } from "./check-store.ts";
export type { ObjectStoreConnection, ObjectStoreSecretRef, WorkloadIdentity } from "./connection.ts";
export type { KeyPair, ObjectStoreCredentials } from "./credentials.ts";
export type { MinioArgs } from "./minio.ts";
export { ObjectStore, type ObjectStoreArgs } from "./object-store.ts";
