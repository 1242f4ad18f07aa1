import type * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "./config/types.ts";
import type { MilvusConnectionArgs } from "./dynamic/args.ts";
import type { StackOutputs } from "./stack-outputs.ts";

/** The way from the machine that runs Pulumi to the Milvus of the stack, without a token. */
export function milvusConnection(
  { milvus: { expose, tls } }: StackConfig,
  { milvus }: StackOutputs,
): Omit<MilvusConnectionArgs, "token"> {
  const { context, ...service } = milvus.kubernetes;
  return {
    // Without a name of its own outside of the cluster, Milvus is reached through a port-forward.
    ...(expose.kind === "none"
      ? { kubernetes: { ...service, ...(context !== null && { context }), tls: tls !== null } }
      : { uri: orEmpty(milvus.uri) }),
    ...(tls !== null && { ca: orEmpty(milvus.caPem), serverName: orEmpty(milvus.serverName) }),
  };
}

const orEmpty = (value: pulumi.Output<string | null>): pulumi.Output<string> =>
  value.apply((known) => known ?? "");
