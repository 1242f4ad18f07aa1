import type { CloudStoreConfig } from "../config/types.ts";

export interface CloudAddress {
  /** `host:port` as Milvus wants it: for Azure without the storage account, which it puts in front by itself. */
  readonly endpoint: string;
  /** Azure's storage account where the endpoint names it; it stands in for an access key when Milvus has none (IAM). */
  readonly accountName: string | null;
}

/** Where a cloud's object store listens. */
export function cloudAddress({ kind, endpoint, region }: CloudStoreConfig): CloudAddress {
  if (endpoint === null) return { endpoint: providersOwn(kind, region), accountName: null };
  const account = kind === "azure" ? /^([^.]+)\.blob\.(.+)$/.exec(endpoint) : null;
  return { endpoint: account?.[2] ?? endpoint, accountName: account?.[1] ?? null };
}

function providersOwn(kind: CloudStoreConfig["kind"], region: string | null): string {
  if (kind === "gcs") return "storage.googleapis.com:443";
  if (kind === "azure") return "core.windows.net:443";
  const domain = region?.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return region === null ? `s3.${domain}:443` : `s3.${region}.${domain}:443`;
}
