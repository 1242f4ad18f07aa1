import * as pulumi from "@pulumi/pulumi";
import type { CloudStoreConfig, CredentialsSource } from "../config/types.ts";
import type { KeyPair, ObjectStoreCredentials } from "./credentials.ts";

/** Credentials of MinIO: an existing Secret with both pairs, or the pairs that Secrets are made of. */
export type MinioCredentials =
  | { readonly kind: "existingSecret"; readonly name: string }
  | { readonly kind: "given"; readonly root: KeyPair; readonly client: KeyPair };

/** Credentials for a store of the cloud. */
export type CloudCredentials =
  | { readonly kind: "iam" }
  | { readonly kind: "existingSecret"; readonly name: string }
  | { readonly kind: "given"; readonly client: KeyPair };

/** Throws an `InputPropertyError` where the program has to be given credentials and is not. */
export function minioCredentials(source: CredentialsSource, given: ObjectStoreCredentials): MinioCredentials {
  if (source.kind === "existingSecret") return source;
  return { kind: "given", root: pair(given, "root"), client: pair(given, "client") };
}

/** Throws an `InputPropertyError` where the program has to be given credentials and is not. */
export function cloudCredentials(
  source: CloudStoreConfig["credentials"],
  given: ObjectStoreCredentials,
): CloudCredentials {
  if (source.kind === "config") return { kind: "given", client: pair(given, "client") };
  return source.kind === "iam" ? { kind: "iam" } : source;
}

function pair(given: ObjectStoreCredentials, whose: "root" | "client"): KeyPair {
  const keys = given[whose];
  if (keys !== undefined) return keys;
  throw new pulumi.InputPropertyError({
    propertyPath: `credentials.${whose}`,
    reason: 'the configuration names no existing Secret ({ kind: "config" }), so they have to be given',
  });
}
