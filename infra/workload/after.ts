import * as pulumi from "@pulumi/pulumi";

/**
 * A value that is known already, but not to be used before other resources are ready: whoever takes it waits for them, in an
 * update and in a preview. Unlike the outputs of those resources it is known in the first preview, so that a chart that gets
 * it among its values can be rendered there.
 */
export function after<T>(resources: readonly pulumi.Resource[], value: pulumi.Output<T>): pulumi.Output<T> {
  const ready = pulumi.all(resources.map((each) => each.urn));
  return value.apply((known) => ready.apply(() => known));
}
