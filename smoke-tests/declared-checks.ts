import type { CollectionSpec } from "../provision/spec/schema.ts";
import { latencyCheck } from "./checks/latency.ts";
import { queryCheck } from "./checks/query.ts";
import { recallCheck } from "./checks/recall.ts";
import type { Check } from "./context.ts";

/** The checks that a spec lists under `smoke`, in their order. */
export function declaredChecks(spec: CollectionSpec): Check[] {
  return (spec.smoke ?? []).map((check) => {
    if ("query" in check) return queryCheck(check);
    return "recall" in check ? recallCheck(check) : latencyCheck(check);
  });
}
