import type { Diagnostic } from "../../../provision/diagnostics/index.ts";
import { configKey, removeCommand } from "../config-path.ts";
import { missingSetting } from "../describe-issue.ts";
import type { StackConfig } from "../types.ts";

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

/** MS922: buckets that no Job can make, with the rights of pods and at Azure. */
export function checkBucket({ objectStore }: StackConfig): Diagnostic[] {
  if (objectStore.kind === "minio" || !objectStore.createBucket) return [];
  const azure = objectStore.kind === "azure";
  if (objectStore.credentials.kind !== "iam" && !azure) return [];
  const path = ["objectStore", "createBucket"];
  return [
    {
      code: "MS922",
      severity: "error",
      summary: `\`${configKey(path)}\` is true, and the ${azure ? "container of an Azure store" : "bucket of a store with IAM"} has to exist already.`,
      cause: azure
        ? "The Job that makes buckets speaks S3, and Azure does not."
        : "The Job that makes buckets logs in with keys. The identity of Milvus' pods needs rights in the bucket, which are given where the bucket is made.",
      fix: `Create \`${objectStore.bucket}\` with the tools of the cloud, and: ${removeCommand(path)}`,
    },
  ];
}
