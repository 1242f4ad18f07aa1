import * as k8s from "@pulumi/kubernetes";

export interface StackNamespaceArgs {
  readonly name: string;
  /** The namespace stays when the stack is destroyed: with it would go every volume in it. */
  readonly keep: boolean;
}

/** Namespace of the stack, and of nothing else. The API server refuses pods there that want more than the restricted profile. */
export function stackNamespace({ name, keep }: StackNamespaceArgs): k8s.core.v1.Namespace {
  return new k8s.core.v1.Namespace(
    name,
    {
      metadata: {
        name,
        labels: {
          "app.kubernetes.io/part-of": "milvus-stack",
          "app.kubernetes.io/managed-by": "pulumi",
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
    },
    { retainOnDelete: keep },
  );
}
