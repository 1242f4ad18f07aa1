import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { SecretRef } from "./connection.ts";

/** `root:password`, from the configuration or from the Secret that holds the password. Always a secret of the stack. */
export function rootToken(
  password: pulumi.Output<string> | null,
  secret: SecretRef | null,
  namespace: pulumi.Output<string>,
): pulumi.Output<string> {
  if (password !== null) return pulumi.secret(pulumi.interpolate`root:${password}`);
  if (secret === null) return pulumi.secret("");
  const key = secret.keys.password ?? "password";
  const existing = k8s.core.v1.Secret.get(
    "root-credentials",
    pulumi.interpolate`${namespace}/${secret.name}`,
    {
      additionalSecretOutputs: ["data", "stringData"],
    },
  );
  return pulumi.secret(
    existing.data.apply((data) => `root:${Buffer.from(data?.[key] ?? "", "base64").toString("utf8")}`),
  );
}
