import * as pulumi from "@pulumi/pulumi";

/**
 * Keeps `pulumi destroy` from taking a protected stack apart. Pulumi deletes what depends on others first, and a protected resource only
 * fails when its turn comes: by then, with `--skip-preview`, everything that depends on it is gone. This one depends on all others and is
 * nothing itself, so it comes first, alone.
 */
export class Protection extends pulumi.ComponentResource {
  /**
   * @param protect false: it is there all the same, so that protection can be switched off.
   * @param everything All other resources of the stack; of components, their children as well.
   */
  constructor(name: string, protect: boolean, everything: readonly pulumi.Resource[]) {
    super("milvus-stack:infra:Protection", name, {}, { protect, dependsOn: [...everything] });
    this.registerOutputs({});
  }
}
