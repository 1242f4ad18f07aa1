import { fieldsOf } from "../../workload/fields.ts";
import type { ObjectRule } from "../rule.ts";

/** Annotations by which the clouds make a load balancer with an address of the private network only. */
const internal: Readonly<Record<string, string>> = {
  "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal",
  "service.beta.kubernetes.io/aws-load-balancer-internal": "true",
  "networking.gke.io/load-balancer-type": "Internal",
  "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
};

/** In prod a load balancer says who may come. */
export const loadBalancerSources: ObjectRule = {
  name: "load-balancer-sources",
  description: "In prod a Service of type LoadBalancer is internal, or lists the networks that it serves.",
  check: ({ kind, spec, metadata }, { environment }) => {
    const { type, loadBalancerSourceRanges } = fieldsOf(spec);
    if (environment !== "prod" || kind !== "Service" || type !== "LoadBalancer") return [];
    const annotations = fieldsOf(fieldsOf(metadata).annotations);
    if (Object.entries(internal).some(([key, value]) => annotations[key] === value)) return [];
    const ranges: unknown[] = Array.isArray(loadBalancerSourceRanges) ? loadBalancerSourceRanges : [];
    if (ranges.length === 0) return ["serves the whole internet: loadBalancerSourceRanges is not set"];
    return ranges
      .filter((range) => typeof range === "string" && range.endsWith("/0"))
      .map((range) => `serves the whole internet: loadBalancerSourceRanges has ${String(range)}`);
  },
};
