import type { Diagnostic } from "../../../provision/diagnostics/index.ts";
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
