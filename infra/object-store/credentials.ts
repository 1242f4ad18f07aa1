import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../workload/after.ts";
import { workloadLabels } from "../workload/labels.ts";
import type { ObjectStoreSecretRef } from "./connection.ts";

/** Two halves of a credential. Both are kept encrypted in Pulumi's state, whether or not they come as secrets. */
export interface KeyPair {
  readonly id: pulumi.Input<string>;
  readonly secret: pulumi.Input<string>;
}

/** Credentials that the program itself puts into Secrets. Nothing is read of them where an existing Secret is configured. */
export interface ObjectStoreCredentials {
  /** MinIO's root user, who makes Milvus' user and is nobody else's business. */
  readonly root?: KeyPair;
  /** Of Milvus: an access key, for Azure the names of storage account and account key. */
  readonly client?: KeyPair;
}

/** Keys of the Secret with the root credentials: those that MinIO's chart reads. */
export const rootKeys = { id: "accesskey", secret: "secretkey" } as const;
/** Keys of the Secret with Milvus' own. */
export const clientKeys = { accessKeyId: "accessKeyId", secretAccessKey: "secretAccessKey" } as const;

/** A Secret that is there, or is being made. */
export interface CredentialsSecret {
  readonly name: string;
  /** null where someone else keeps it. */
  readonly resource: k8s.core.v1.Secret | null;
}

export interface SecretPlace {
  readonly namespace: pulumi.Input<string>;
  /** Name of the component. */
  readonly instance: string;
  readonly parent: pulumi.Resource;
}

/** A Secret `name` with `values`. */
export function makeSecret(
  name: string,
  values: Readonly<Record<string, pulumi.Input<string>>>,
  { namespace, instance, parent }: SecretPlace,
): CredentialsSecret {
  const labels = workloadLabels({ name, instance, component: "object-store" });
  const resource = new k8s.core.v1.Secret(
    name,
    { metadata: { name, namespace, labels }, stringData: pulumi.secret(values) },
    { parent },
  );
  return { name, resource };
}

/** How others refer to the Secret with Milvus' credentials. */
export function clientSecretRef({ name, resource }: CredentialsSecret): ObjectStoreSecretRef {
  return {
    name: after(resource === null ? [] : [resource], pulumi.output(name)),
    keys: clientKeys,
  };
}

/**
 * Changes whenever the content of the Secret does, and says nothing of it. null where someone else keeps the Secret: nobody
 * here knows when that changes.
 */
export function secretVersion({ resource }: CredentialsSecret): pulumi.Output<string> | null {
  return resource === null ? null : resource.metadata.resourceVersion;
}
