import * as pulumi from "@pulumi/pulumi";
import type { DataPlaneArgs } from "../dynamic/args.ts";
import { remoteProvider } from "../dynamic/remote-provider.ts";
import { settingsInputs } from "../dynamic/settings-inputs.ts";

export interface SmokeTestArgs extends DataPlaneArgs {
  /** Only these collections. Default: all that have a spec. */
  readonly names?: readonly string[];
  /** The tests run again whenever one of these values changes, and whenever specs or connection do. Default: none. */
  readonly triggers?: readonly pulumi.Input<unknown>[];
  /** Whether they run in every `pulumi up`, which then never says that nothing changes. Default: false. */
  readonly always?: boolean;
  /** Whether a check that could not be run fails the deployment too. Default: true. */
  readonly strict?: boolean;
}

/**
 * The smoke tests of the specs: the deployment fails when one of them does, with the answer that was expected and the one that
 * came. A preview runs none; nor does an update that changes nothing they depend on.
 *
 * @example
 * import { ProvisionedCollections, SmokeTest } from "milvus-stack/infra";
 *
 * const where = { environment: "prod", milvus: { uri: "https://milvus.example.com", token } };
 * const collections = new ProvisionedCollections("collections", where);
 * new SmokeTest("smoke", { ...where, triggers: [collections.revision] }, { dependsOn: [collections] });
 */
export class SmokeTest extends pulumi.dynamic.Resource {
  /** Checks that passed in the last run. */
  declare readonly passed: pulumi.Output<number>;
  /** Checks that could not be run; 0 unless `strict` is false. */
  declare readonly notRun: pulumi.Output<number>;
  /** Names of the collections that were tested. */
  declare readonly tested: pulumi.Output<readonly string[]>;

  constructor(name: string, args: SmokeTestArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      remoteProvider<typeof import("./operations.ts")>("infra/smoke-test/operations"),
      name,
      {
        ...settingsInputs(args),
        names: args.names ?? [],
        triggers: args.triggers ?? [],
        always: args.always ?? false,
        strict: args.strict ?? true,
        passed: undefined,
        notRun: undefined,
        tested: undefined,
      },
      opts,
      "milvus-stack",
      "SmokeTest",
    );
  }
}
