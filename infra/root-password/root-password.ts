import * as pulumi from "@pulumi/pulumi";
import type { MilvusConnectionArgs } from "../dynamic/args.ts";
import { remoteProvider } from "../dynamic/remote-provider.ts";

export interface RootPasswordArgs {
  /** Where Milvus is; a token is not needed. */
  readonly milvus: Omit<MilvusConnectionArgs, "token">;
  /** Password of Milvus' user root, 6 to 72 characters. Kept as a secret. */
  readonly password: pulumi.Input<string>;
  /** Seconds to wait for a Milvus that does not answer yet. Default: 120. */
  readonly connectTimeoutSeconds?: number;
}

/**
 * The password of Milvus' user root. Milvus takes it from its environment when it starts for the first time, and never again: this resource
 * changes it in Milvus when it changes in the program, and keeps the former one for that, encrypted, in the state.
 *
 * Milvus has one password for a user, so clients that log in as root need the new one from then on. Its own parts do not log in.
 */
export class RootPassword extends pulumi.dynamic.Resource {
  constructor(name: string, args: RootPasswordArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      remoteProvider<typeof import("./operations.ts")>("infra/root-password/operations"),
      name,
      {
        milvus: args.milvus,
        password: pulumi.secret(args.password),
        connectTimeoutSeconds: args.connectTimeoutSeconds ?? 120,
      },
      opts,
      "milvus-stack",
      "RootPassword",
    );
  }
}
