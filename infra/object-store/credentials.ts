import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../workload/after.ts";
import { workloadLabels } from "../workload/labels.ts";
import { rotatingSecret } from "../workload/rotating-secret.ts";
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
  readonly name: pulumi.Output<string>;
  /** null where someone else keeps it. */
  readonly resource: k8s.core.v1.Secret | null;
}

export interface SecretPlace {
  readonly namespace: pulumi.Input<string>;
  /** Name of the component. */
  readonly instance: string;
  readonly parent: pulumi.Resource;
}

const component = "object-store";

/**
 * The Secret with MinIO's root credentials. Its name stays: nodes with different ones do not work together, so new ones must not roll the
 * nodes one by one. They take effect when all nodes are restarted.
 */
export function rootSecret(root: KeyPair, { namespace, instance, parent }: SecretPlace): CredentialsSecret {
  const name = `${instance}-root`;
  const resource = new k8s.core.v1.Secret(
    name,
    {
      metadata: { name, namespace, labels: workloadLabels({ name, instance, component }) },
      stringData: pulumi.secret({ [rootKeys.id]: root.id, [rootKeys.secret]: root.secret }),
    },
    { parent },
  );
  return { name: after([resource], pulumi.output(name)), resource };
}

/** The Secret with Milvus' own credentials: other ones make another Secret. */
export function clientSecret(
  client: KeyPair,
  { namespace, instance, parent }: SecretPlace,
): CredentialsSecret {
  const values = { [clientKeys.accessKeyId]: client.id, [clientKeys.secretAccessKey]: client.secret };
  const resource = rotatingSecret(
    `${instance}-client`,
    { namespace, instance, component, values },
    { parent },
  );
  return { name: resource.metadata.name, resource };
}

export function existingSecret(name: string): CredentialsSecret {
  return { name: pulumi.output(name), resource: null };
}

/** How others refer to the Secret with Milvus' credentials. */
export function clientSecretRef({ name }: CredentialsSecret): ObjectStoreSecretRef {
  return { name, keys: clientKeys };
}
