import type * as pulumi from "@pulumi/pulumi";
import type { ProvisionConfig, StackConfig } from "./config/types.ts";
import { ProvisionedCollections } from "./provisioned-collections/index.ts";
import { SmokeTest } from "./smoke-test/index.ts";
import type { StackOutputs } from "./stack-outputs.ts";

/** The collections of the specs, and their smoke tests, on the Milvus that the same stack deploys. */
export function provisionStack(
  provision: ProvisionConfig,
  { milvus: { expose, tls } }: StackConfig,
  { milvus, replication, release }: StackOutputs,
  cwd: string,
): void {
  const { context, ...service } = milvus.kubernetes;
  const where = {
    specs: provision.specs,
    environment: provision.environment,
    cwd,
    milvus: {
      // Without a name of its own outside of the cluster, Milvus is reached through a port-forward.
      ...(expose.kind === "none"
        ? { kubernetes: { ...service, ...(context !== null && { context }), tls: tls !== null } }
        : { uri: milvus.uri.apply((uri) => uri ?? "") }),
      token: milvus.token,
      ...(tls !== null && { ca: orEmpty(milvus.caPem), serverName: orEmpty(milvus.serverName) }),
    },
    replication,
  };
  const collections = new ProvisionedCollections("collections", {
    ...where,
    dropOnDestroy: provision.dropOnDestroy,
  });
  if (provision.smoke) {
    new SmokeTest(
      "smoke",
      { ...where, triggers: [collections.revision, release.milvusVersion] },
      { dependsOn: [collections] },
    );
  }
}

const orEmpty = (value: pulumi.Output<string | null>): pulumi.Output<string> =>
  value.apply((known) => known ?? "");
