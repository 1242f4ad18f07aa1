import { describe, expect, test } from "vitest";
import type { EtcdConfig } from "../config/types.ts";
import { etcdValues } from "./values.ts";

const config: EtcdConfig = {
  members: 3,
  storageClass: null,
  volumeSize: "20Gi",
  quotaGiB: 4,
  resources: { cpu: "1", memory: "4Gi", cpuLimit: null },
  snapshots: null,
  defragmentation: null,
};
const image = { registry: "docker.io", repository: "milvusdb/etcd", tag: "3.5.25-r1", digest: null };

const input = {
  name: "etcd",
  config,
  image,
  initialClusterState: "new",
  keepVolumes: true,
  overZones: false,
} as const;
const valuesOf = (changes: Partial<EtcdConfig> = {}) =>
  etcdValues({ ...input, config: { ...config, ...changes } });

const variable = (values: ReturnType<typeof valuesOf>, name: string) =>
  values.extraEnvVars.find((each) => each.name === name)?.value;

test.each([
  [4, "4294967296"],
  [0.5, "536870912"],
  [8, "8589934592"],
])("a quota of %d GiB is %s bytes", (quotaGiB, bytes) => {
  expect(variable(valuesOf({ quotaGiB }), "ETCD_QUOTA_BACKEND_BYTES")).toBe(bytes);
});

test("memory is limited to its request, CPU only where asked", () => {
  expect(valuesOf().resources).toEqual({
    requests: { cpu: "1", memory: "4Gi" },
    limits: { memory: "4Gi" },
  });
  expect(valuesOf({ resources: { ...config.resources, cpuLimit: "2" } }).resources.limits.cpu).toBe("2");
});

describe("storage class", () => {
  test("is the cluster's default unless one is named", () => {
    expect(valuesOf().persistence).toEqual({ size: "20Gi" });
    expect(valuesOf({ storageClass: "ssd" }).persistence).toEqual({ size: "20Gi", storageClass: "ssd" });
  });
});

test("volumes stay with the cluster's own policy, and go only where that is asked for", () => {
  expect(valuesOf()).not.toHaveProperty("persistentVolumeClaimRetentionPolicy");
  const values = etcdValues({ ...input, keepVolumes: false });
  expect(values.persistentVolumeClaimRetentionPolicy).toEqual({ enabled: true, whenDeleted: "Delete" });
});

describe("disruption budget", () => {
  test.each([3, 5] as const)("lets one of %d members go at a time", (members) => {
    expect(valuesOf({ members }).pdb).toEqual({ create: true, minAvailable: "", maxUnavailable: 1 });
  });

  test("a single member has none", () => {
    expect(valuesOf({ members: 1 }).pdb).toEqual({ create: false });
  });
});

test("an image is named by its digest once there is one", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const values = etcdValues({ ...input, image: { ...image, digest } });
  expect(values.image).toEqual({
    registry: "docker.io",
    repository: "milvusdb/etcd",
    tag: "3.5.25-r1",
    digest,
  });
  expect(valuesOf().image).not.toHaveProperty("digest");
});

test("over zones, members start only where they are evenly spread", () => {
  expect(valuesOf()).not.toHaveProperty("topologySpreadConstraints");
  expect(etcdValues({ ...input, overZones: true }).topologySpreadConstraints).toMatchObject([
    { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule", maxSkew: 1 },
  ]);
});
