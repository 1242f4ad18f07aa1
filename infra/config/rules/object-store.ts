import type { Diagnostic } from "../../../provision/diagnostics/index.ts";
import { configKey, setCommand } from "../config-path.ts";
import { missingSetting } from "../describe-issue.ts";
import type { CloudStoreConfig, StackConfig } from "../types.ts";

/** MS903: Amazon's S3 is another host in each region. */
export function checkRegion({ objectStore }: StackConfig): Diagnostic[] {
  if (objectStore.kind !== "s3" || objectStore.region !== null || objectStore.endpoint !== null) return [];
  return [
    missingSetting(
      ["objectStore", "region"],
      "the region of the bucket, such as eu-central-1, where there is no `endpoint`",
    ),
  ];
}

/**
 * MS917: a bucket that the set-up Job cannot make. Its client, `mc`, speaks S3 with keys. An identity of the cloud is bound to the
 * service account of Milvus' pods, which the Job is not to be, and may use a bucket but not make one.
 */
export function checkBucket({ objectStore }: StackConfig): Diagnostic[] {
  if (objectStore.kind === "minio" || !objectStore.createBucket) return [];
  const { kind, credentials } = objectStore;
  if (credentials.kind !== "iam" && kind !== "azure") return [];
  const path = ["objectStore", "createBucket"];
  const why = kind === "azure" ? "in Azure's storage" : "with an identity of the cloud";
  return [
    {
      code: "MS917",
      severity: "error",
      summary: `\`${configKey(path)}\` is true, and the stack cannot make a bucket ${why}.`,
      cause: "The Job that makes buckets speaks S3, with an access key and a secret key.",
      fix: `Make it once by hand: ${makeBucket(objectStore)}; then ${setCommand(path, "false")}`,
    },
  ];
}

/** The command of the cloud's own tool. */
function makeBucket({ kind, bucket, region, endpoint, useSsl }: CloudStoreConfig): string {
  switch (kind) {
    case "azure": {
      const account = /^([^.:]+)\.blob\./.exec(endpoint ?? "")?.[1] ?? "ACCOUNT";
      return `az storage container create --auth-mode login --account-name ${account} --name ${bucket}`;
    }
    case "gcs":
      return `gcloud storage buckets create gs://${bucket} --location ${region ?? "LOCATION"} --uniform-bucket-level-access`;
    case "s3": {
      const store = endpoint === null ? "" : ` --endpoint-url ${useSsl ? "https" : "http"}://${endpoint}`;
      return `aws s3 mb s3://${bucket}${region === null ? "" : ` --region ${region}`}${store}`;
    }
  }
}
