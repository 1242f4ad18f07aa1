import { stringify } from "yaml";
import type { ObjectStoreConnection } from "../object-store/connection.ts";

/** Where backups are in their bucket; Milvus' own files are elsewhere in it. */
export const backupRootPath = "backup";

/** What milvus-backup's file must say of a store: all that has no environment variable. */
export type StoreKind = Pick<ObjectStoreConnection, "cloudProvider">;

/**
 * milvus-backup's configuration file (`configs/backup.yaml` of 0.5): what cannot be set by its environment variables. There is no
 * password in it.
 */
export function settingsFile({ cloudProvider }: StoreKind): string {
  return stringify({
    log: { level: "info", console: true, file: { filename: "/tmp/backup.log" } },
    minio: { storageType: cloudProvider, backupStorageType: cloudProvider, crossStorage: false },
  });
}

/** Environment of milvus-backup that says where the objects are, without the credentials. `endpoint` is `host:port`. */
export function storeEnvironment(
  store: Pick<
    ObjectStoreConnection,
    "bucket" | "backupBucket" | "rootPath" | "region" | "useSsl" | "useIam" | "accountName"
  >,
  endpoint: string,
): Record<string, string> {
  const { hostname, port } = addressOf(endpoint, store.useSsl ? 443 : 80);
  return {
    MINIO_ADDRESS: hostname,
    MINIO_PORT: port,
    ...(store.region === null ? {} : { MINIO_REGION: store.region }),
    MINIO_USE_SSL: String(store.useSsl),
    MINIO_USE_IAM: String(store.useIam),
    MINIO_BUCKET_NAME: store.bucket,
    MINIO_ROOT_PATH: store.rootPath,
    MINIO_BACKUP_BUCKET_NAME: store.backupBucket,
    MINIO_BACKUP_ROOT_PATH: backupRootPath,
    // With IAM Azure's client still wants to know whose account it is; this is where it looks.
    ...(store.accountName === null
      ? {}
      : { MINIO_ACCESS_KEY: store.accountName, MINIO_BACKUP_ACCESS_KEY: store.accountName }),
  };
}

/** Environment of milvus-backup that says where Milvus is, without the password. `endpoint` is `host:port`. */
export function milvusEnvironment(
  endpoint: string,
  tls: { readonly serverName: string | null; readonly caFile: string | null } | null,
): Record<string, string> {
  const { hostname, port } = addressOf(endpoint, 19530);
  return {
    MILVUS_ADDRESS: hostname,
    MILVUS_PORT: port,
    MILVUS_TLS_MODE: tls === null ? "0" : "1",
    ...(tls?.caFile ? { MILVUS_CA_CERT_PATH: tls.caFile } : {}),
    ...(tls?.serverName ? { MILVUS_SERVER_NAME: tls.serverName } : {}),
    // Files that a backup is about to copy must not be collected as garbage meanwhile. The proxies' metrics port serves this.
    BACKUP_GC_PAUSE_ENABLE: "true",
    BACKUP_GC_PAUSE_ADDRESS: `http://${hostname}:9091`,
  };
}

function addressOf(endpoint: string, defaultPort: number): { hostname: string; port: string } {
  const { hostname, port } = new URL(`tcp://${endpoint}`);
  return { hostname, port: port || String(defaultPort) };
}
