import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** The objects of a chart as resources. None under Pulumi's mocks, which render no chart. */
export function chartResources({ resources }: k8s.helm.v4.Chart): pulumi.Output<pulumi.Resource[]> {
  return resources.apply((made) => (Array.isArray(made) ? made.filter(pulumi.Resource.isInstance) : []));
}
