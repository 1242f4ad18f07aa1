import { describe, expect, test } from "vitest";
import type { Fields } from "../workload/fields.ts";
import { holdData } from "./data-holder.ts";
import { type DataLoss, describeDataLoss, findDeletion, findReplacement } from "./find-data-loss.ts";

interface Changes {
  readonly name?: string;
  readonly spec?: Fields;
  readonly size?: string;
  readonly storageClass?: string;
}

const statefulSet = ({ name = "minio", spec = {}, size = "50Gi", storageClass }: Changes = {}) => ({
  type: "kubernetes:apps/v1:StatefulSet",
  name: `minio:milvus/${name}`,
  object: {
    metadata: { name, namespace: "milvus" },
    spec: {
      replicas: 2,
      serviceName: "minio",
      volumeClaimTemplates: [
        {
          metadata: { name: "export" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            ...(storageClass !== undefined && { storageClassName: storageClass }),
            resources: { requests: { storage: size } },
          },
        },
      ],
      ...spec,
    },
  },
});
const claim = (spec: Fields) => ({
  type: "kubernetes:core/v1:PersistentVolumeClaim",
  name: "snapshots",
  object: { metadata: { name: "snapshots", namespace: "milvus" }, spec },
});
const deleting = { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" } };

function lossOf(before: Changes, after: Changes): DataLoss | null {
  return findReplacement(statefulSet(before), statefulSet(after).object);
}
function described(loss: DataLoss | null, consents = 0) {
  if (loss === null) throw new Error("nothing is lost");
  return describeDataLoss(loss, consents);
}

describe("a StatefulSet", () => {
  test.each<[string, Changes]>([
    ["the same", {}],
    ["more replicas", { spec: { replicas: 3 } }],
    ["other pods", { spec: { template: { spec: { containers: [] } } } }],
    ["null for what is not set", { spec: { revisionHistoryLimit: null } }],
  ])("%s loses nothing", (_, after) => {
    expect(lossOf({}, after)).toBeNull();
  });

  test.each<[string, Changes, string]>([
    ["another size", { size: "60Gi" }, "spec.volumeClaimTemplates"],
    ["another class", { storageClass: "fast" }, "spec.volumeClaimTemplates"],
    ["another start order", { spec: { podManagementPolicy: "Parallel" } }, "spec.podManagementPolicy"],
    ["another name", { name: "store" }, "metadata.name"],
    ["another history", { spec: { revisionHistoryLimit: 5 } }, "spec.revisionHistoryLimit"],
  ])("%s replaces it", (_, after, field) => {
    expect(described(lossOf({}, after))).toMatchObject({
      code: "MS937",
      summary: expect.stringContaining(`\`${field}\``),
    });
  });

  test("says which claims go, and which stay", () => {
    expect(described(lossOf({ spec: deleting }, { size: "60Gi" })).cause).toBe(
      "Its claims are deleted with all their data: `export-minio-0`, `export-minio-1`.",
    );
    expect(described(lossOf({}, { size: "60Gi" })).cause).toContain("Its claims stay");
  });

  test("a larger size alone names the command that grows the volumes", () => {
    const grow = "npx milvus-stack volumes grow minio --size 60Gi --namespace milvus;";
    expect(described(lossOf({}, { size: "60Gi" })).fix).toContain(grow);
    expect(described(lossOf({}, { size: "40Gi" })).fix).not.toContain("grow");
    expect(described(lossOf({}, { size: "60Gi", storageClass: "fast" })).fix).not.toContain("grow");
    expect(described(lossOf({}, { size: "60Gi", spec: { serviceName: "x" } })).fix).not.toContain("grow");
  });

  test("without claims it holds nothing", () => {
    const none = { spec: { volumeClaimTemplates: [] } };
    expect(lossOf(none, { spec: { volumeClaimTemplates: [], serviceName: "x" } })).toBeNull();
    expect(findDeletion(statefulSet(none))).toBeNull();
  });
});

test("a claim grows in place, and is replaced for another class", () => {
  const requests = (storage: string) => ({ resources: { requests: { storage } } });
  expect(findReplacement(claim(requests("5Gi")), claim(requests("9Gi")).object)).toBeNull();
  expect(findReplacement(claim({}), claim({ storageClassName: "fast" }).object)).not.toBeNull();
});

test("the next consent does not overwrite those that are there", () => {
  const { code, fix } = described(findDeletion(claim({})), 2);
  expect(code).toBe("MS938");
  expect(fix).toContain(
    "pulumi config set --path 'milvus-stack:allowDataLoss[2]' PersistentVolumeClaim/snapshots",
  );
});

test("a namespace with nothing in it holds no data", () => {
  const object = { metadata: { name: "milvus" } };
  const namespace = { type: "kubernetes:core/v1:Namespace", name: "milvus", object };
  expect(holdData([namespace])).toBe(false);
  expect(holdData([namespace, claim({})])).toBe(true);
  expect(findDeletion(namespace)?.holder.id).toBe("Namespace/milvus");
});
