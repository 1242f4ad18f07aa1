import { expect, test } from "vitest";
import { completeMinioObject } from "./complete-minio-object.ts";

const workload = {
  spec: {
    replicas: 4,
    template: { spec: { securityContext: { runAsUser: 1000 }, containers: [{ name: "minio" }] } },
  },
};

test("pods are as restricted as the namespace demands, and keep the chart's user", () => {
  expect(completeMinioObject(workload, "StatefulSet", true)).toEqual({
    spec: {
      replicas: 4,
      template: {
        spec: {
          securityContext: {
            runAsUser: 1000,
            runAsNonRoot: true,
            fsGroupChangePolicy: "OnRootMismatch",
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [
            {
              name: "minio",
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            },
          ],
        },
      },
    },
  });
});

test("volumes go with a StatefulSet only where that is asked for", () => {
  const policy = ["spec", "persistentVolumeClaimRetentionPolicy"];
  expect(completeMinioObject(workload, "StatefulSet", false)).toHaveProperty(policy, {
    whenDeleted: "Delete",
    whenScaled: "Retain",
  });
  expect(completeMinioObject(workload, "StatefulSet", true)).not.toHaveProperty(policy);
  expect(completeMinioObject(workload, "Deployment", false)).not.toHaveProperty(policy);
});

test("an object without pods stays as it is", () => {
  const service = { spec: { ports: [{ port: 9000 }] } };
  expect(completeMinioObject(service, "Service", false)).toEqual(service);
});
