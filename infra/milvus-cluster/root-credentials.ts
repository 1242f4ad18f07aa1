import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { CredentialsSource } from "../config/types.ts";
import { after } from "../workload/after.ts";
import { workloadLabels } from "../workload/labels.ts";

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
  const name = `${release}-root`;
  const secret = new k8s.core.v1.Secret(
    name,
    {
      metadata: {
        name,
        namespace,
        labels: workloadLabels({ name, instance: release, component: "credentials" }),
      },
      type: "kubernetes.io/basic-auth",
      stringData: { username: "root", [keys.password]: pulumi.secret(password) },
    },
    opts,
  );
  return { name: after([secret], pulumi.output(name)), keys };
}
