import type { Fields } from "../workload/fields.ts";
import type { KubernetesObject } from "./rule.ts";

/** A container that no rule has anything against. */
export const goodContainer: Fields = {
  name: "server",
  image: "registry.example.com:5000/search/server:v1.2.3",
  resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
  securityContext: { allowPrivilegeEscalation: false },
  env: [
    { name: "LOG_LEVEL", value: "info" },
    { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "credentials", key: "password" } } },
  ],
};

/** A Deployment that no rule has anything against, but for what `pod`, `container` and `spec` change. */
export function deployment({
  container = {},
  pod = {},
  spec = {},
}: {
  readonly container?: Fields;
  readonly pod?: Fields;
  readonly spec?: Fields;
} = {}): KubernetesObject {
  return {
    kind: "Deployment",
    metadata: { name: "server", namespace: "milvus" },
    spec: {
      replicas: 1,
      ...spec,
      template: {
        metadata: { labels: { app: "server", tier: "front" } },
        spec: {
          securityContext: { runAsNonRoot: true, runAsUser: 1000 },
          containers: [{ ...goodContainer, ...container }],
          ...pod,
        },
      },
    },
  };
}

/** The same pods, started by a CronJob. */
export function cronJob(changes: Parameters<typeof deployment>[0]): KubernetesObject {
  const { spec } = deployment(changes);
  return { kind: "CronJob", metadata: { name: "job" }, spec: { jobTemplate: { spec } } };
}
