import * as pulumi from "@pulumi/pulumi";
import type { CredentialsSource } from "../config/types.ts";
import { rotatingSecret } from "../workload/rotating-secret.ts";

/** The Secret with the credentials of Milvus' user `root`. */
export interface RootSecretRef {
  readonly name: pulumi.Output<string>;
  readonly keys: { readonly password: string };
}

/**
 * A Secret of the password given, or the one that is there already, with the key `password`. Throws where the password is to
 * come from the configuration and is not given.
 */
export function rootCredentials(
  release: string,
  namespace: pulumi.Input<string>,
  source: CredentialsSource,
  password: pulumi.Input<string> | undefined,
  opts: pulumi.CustomResourceOptions,
): RootSecretRef {
  const keys = { password: "password" };
  if (source.kind === "existingSecret") return { name: pulumi.output(source.name), keys };
  if (password === undefined) throw new TypeError("rootPassword is needed: no existing Secret is configured");
  const secret = rotatingSecret(
    `${release}-root`,
    {
      namespace,
      instance: release,
      component: "credentials",
      type: "kubernetes.io/basic-auth",
      values: { username: "root", [keys.password]: password },
    },
    opts,
  );
  return { name: secret.metadata.name, keys };
}
