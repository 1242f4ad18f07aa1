import type * as pulumi from "@pulumi/pulumi";
import type { ProvisionConfig, StackConfig } from "./config/types.ts";
import { milvusConnection } from "./milvus-connection.ts";
import { ProvisionedCollections } from "./provisioned-collections/index.ts";
import { SmokeTest } from "./smoke-test/index.ts";
import type { StackOutputs } from "./stack-outputs.ts";

/**
 * The collections of the specs, and their smoke tests, on the Milvus that the same stack deploys.
 *
 * @param dependsOn What has to be there before anyone logs in.
 * @returns What was made.
 */
export function provisionStack(
  provision: ProvisionConfig,
  config: StackConfig,
  outputs: StackOutputs,
  cwd: string,
  dependsOn: pulumi.Resource[],
): pulumi.Resource[] {
  const { milvus, replication, release } = outputs;
  const where = {
    specs: provision.specs,
    environment: provision.environment,
    cwd,
    milvus: { ...milvusConnection(config, outputs), token: milvus.token },
    replication,
  };
  const collections = new ProvisionedCollections(
    "collections",
    { ...where, dropOnDestroy: provision.dropOnDestroy },
    { dependsOn },
  );
  if (!provision.smoke) return [collections];
  const smoke = new SmokeTest(
    "smoke",
    { ...where, triggers: [collections.revision, release.milvusVersion] },
    { dependsOn: [collections] },
  );
  return [collections, smoke];
}
