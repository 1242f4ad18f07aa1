import type { ObjectStoreConnection } from "../../object-store/connection.ts";

/** What Milvus has to know of an object store, with its endpoint known. */
export type StorageInput = Pick<
  ObjectStoreConnection,
  "bucket" | "rootPath" | "cloudProvider" | "region" | "useSsl" | "useIam" | "useVirtualHost" | "accountName"
> & {
  /** `host:port` */
  readonly endpoint: string;
};

/** Metadata in an etcd and objects in a store that the chart does not make. Keys of the store are not among them: see `credentialVariables`. */
export function storageValues(etcdEndpoints: readonly string[], store: StorageInput) {
  const { host, port } = splitEndpoint(store.endpoint);
  return {
    etcd: { enabled: false },
    externalEtcd: { enabled: true, endpoints: [...etcdEndpoints] },
    minio: { enabled: false },
    externalS3: {
      enabled: true,
      host,
      port,
      useSSL: store.useSsl,
      bucketName: store.bucket,
      rootPath: store.rootPath,
      useIAM: store.useIam,
      cloudProvider: store.cloudProvider,
      useVirtualHost: store.useVirtualHost,
      ...(store.region === null ? {} : { region: store.region }),
      ...(store.accountName === null ? {} : { accessKey: store.accountName }),
    },
  };
}

/** Host and port of `host:port`, also of `[2001:db8::1]:9000`. Throws a RangeError where the port is missing. */
export function splitEndpoint(endpoint: string): { readonly host: string; readonly port: number } {
  const colon = endpoint.lastIndexOf(":");
  const port = Number(endpoint.slice(colon + 1));
  if (colon < 1 || !Number.isInteger(port) || port < 1)
    throw new RangeError(`"${endpoint}" is not of the form host:port`);
  return { host: endpoint.slice(0, colon), port };
}
