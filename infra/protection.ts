import * as pulumi from "@pulumi/pulumi";

/**
 * Keeps `pulumi destroy` from taking a protected stack apart. Pulumi deletes what depends on others first, and a protected resource only
 * fails when its turn comes: by then, with `--skip-preview`, everything that depends on it is gone. This one depends on all others and is
 * nothing itself, so it comes first, and where it fails, what it depends on stays.
 */
export class Protection extends pulumi.ComponentResource {
  /**
   * @param protect false: it is there all the same, so that protection can be switched off.
   * @param everything All other resources of the stack. The engine does not know the objects of a chart by the chart: they have to be
   * among them.
   * @param record A component without children of its own, which stays as well: the engine takes no such component for a dependency.
   */
  constructor(
    name: string,
    protect: boolean,
    everything: pulumi.Input<pulumi.Resource[]>,
    record: pulumi.Resource,
  ) {
    super("milvus-stack:infra:Protection", name, {}, { protect, dependsOn: everything, parent: record });
    this.registerOutputs({});
  }
}
