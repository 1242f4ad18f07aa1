import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { workloadLabels } from "./labels.ts";

export interface RotatingSecretArgs {
  readonly namespace: pulumi.Input<string>;
  /** Name of the component that it belongs to. */
  readonly instance: string;
  /** What it is for, as a label. */
  readonly component: string;
  /** Default: `Opaque`. */
  readonly type?: string;
  readonly values: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * A Secret whose content never changes. Other values make another Secret, and Pulumi adds a random suffix to the name: whatever uses the
 * Secret rolls to the new name, pods of before keep theirs, and the old Secret is deleted at the end of the deployment.
 */
export function rotatingSecret(
  name: string,
  { namespace, instance, component, type, values }: RotatingSecretArgs,
  opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Secret {
  return new k8s.core.v1.Secret(
    name,
    {
      metadata: { namespace, labels: workloadLabels({ name, instance, component }) },
      immutable: true,
      ...(type !== undefined && { type }),
      stringData: pulumi.secret(values),
    },
    opts,
  );
}
