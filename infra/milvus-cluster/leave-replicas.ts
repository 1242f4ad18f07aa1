import type * as pulumi from "@pulumi/pulumi";
import { withoutReplacementOrder } from "../workload/chart-transform.ts";
import { fieldsOf } from "../workload/fields.ts";

/**
 * A transform for the Deployments of these names: they start with the number of pods that they are given, and keep what an
 * autoscaler makes of it when anything else changes.
 */
export function leaveReplicas(names: readonly string[]): pulumi.ResourceTransform {
  return ({ type, props, opts }) =>
    type.endsWith(":Deployment") && names.includes(String(fieldsOf(fieldsOf(props).metadata).name))
      ? {
          props,
          opts: {
            ...withoutReplacementOrder(opts),
            ignoreChanges: [...(opts.ignoreChanges ?? []), "spec.replicas"],
          },
        }
      : undefined;
}
