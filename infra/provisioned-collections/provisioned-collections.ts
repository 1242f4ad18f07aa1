import * as pulumi from "@pulumi/pulumi";
import type { DeletableKind } from "../../provision/plan/deletable-kinds.ts";
import type { DataPlaneArgs } from "../dynamic/args.ts";
import { remoteProvider } from "../dynamic/remote-provider.ts";
import { settingsInputs } from "../dynamic/settings-inputs.ts";

export interface ProvisionedCollectionsArgs extends DataPlaneArgs {
  /** What a deployment may delete; anything else that would have to be deleted fails the preview. Default: nothing. */
  readonly allowDelete?: readonly DeletableKind[];
  /** Collections that a deployment may rebuild. Default: none. */
  readonly allowRebuild?: readonly string[];
  /**
   * Whether `pulumi destroy` drops the collections that the specs own, with their data. It is what the last `pulumi up` was given
   * that counts. Default: false, they stay.
   */
  readonly dropOnDestroy?: boolean;
}

/**
 * The collections of the specs, as one resource: a preview shows the plan that `milvus-stack plan` prints, `pulumi up` carries it
 * out, `pulumi refresh` finds what was changed by hand, and the next `pulumi up` heals it.
 *
 * @example
 * import { ProvisionedCollections } from "milvus-stack/infra";
 *
 * const collections = new ProvisionedCollections("collections", {
 *   environment: "prod",
 *   milvus: { uri: "https://milvus.example.com", token: config.requireSecret("milvusToken") },
 * });
 * export const changes = collections.changes;
 */
export class ProvisionedCollections extends pulumi.dynamic.Resource {
  /** What the last deployment that changed something did: a line an action. */
  declare readonly changes: pulumi.Output<readonly string[]>;
  /** What `pulumi refresh` found changed by hand, as a plan's lines; empty when nothing. */
  declare readonly drift: pulumi.Output<readonly string[]>;
  /** Counts the deployments that changed something: a trigger for what has to follow, such as a `SmokeTest`. */
  declare readonly revision: pulumi.Output<number>;

  constructor(name: string, args: ProvisionedCollectionsArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      remoteProvider<typeof import("./operations.ts")>("infra/provisioned-collections/operations"),
      name,
      {
        ...settingsInputs(args),
        allowDelete: args.allowDelete ?? [],
        allowRebuild: args.allowRebuild ?? [],
        dropOnDestroy: args.dropOnDestroy ?? false,
        changes: undefined,
        drift: undefined,
        revision: undefined,
      },
      opts,
      "milvus-stack",
      "ProvisionedCollections",
    );
  }
}
