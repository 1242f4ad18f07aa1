import { expect, test } from "vitest";
import { completeMinioObject } from "./complete-minio-object.ts";

const keeping = { name: "object-store", keepVolumes: true, overZones: false };
const deleting = { ...keeping, keepVolumes: false };

const workload = {
  spec: {
    replicas: 4,
    template: { spec: { securityContext: { runAsUser: 1000 }, containers: [{ name: "minio" }] } },
  },
};

test("pods are as restricted as the namespace demands, and keep the chart's user", () => {
  expect(completeMinioObject(workload, "StatefulSet", keeping)).toEqual({
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
  expect(completeMinioObject(workload, "StatefulSet", deleting)).toHaveProperty(policy, {
    whenDeleted: "Delete",
    whenScaled: "Retain",
  });
  expect(completeMinioObject(workload, "StatefulSet", keeping)).not.toHaveProperty(policy);
  expect(completeMinioObject(workload, "Deployment", deleting)).not.toHaveProperty(policy);
});

test("an object without pods stays as it is", () => {
  const service = { spec: { ports: [{ port: 9000 }] } };
  expect(completeMinioObject(service, "Service", deleting)).toEqual(service);
});

test("over zones, servers start only where they are evenly spread", () => {
  const { spec } = completeMinioObject(workload, "StatefulSet", { ...keeping, overZones: true });
  expect(spec).toMatchObject({
    template: {
      spec: {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: "DoNotSchedule",
            labelSelector: { matchLabels: { app: "minio", release: "object-store" } },
          },
        ],
      },
    },
  });
});
