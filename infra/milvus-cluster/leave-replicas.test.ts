import { expect, test } from "vitest";
import { leaveReplicas } from "./leave-replicas.ts";

const transform = async (type: string, name: string) =>
  leaveReplicas(["milvus-querynode-rg3"])({
    custom: true,
    type,
    name: `milvus:search/${name}`,
    props: { metadata: { name }, spec: { replicas: 2 } },
    opts: { ignoreChanges: ["metadata.annotations"], dependsOn: [] },
  });

test("an update leaves what an autoscaler has set, and the first one sets where it starts", async () => {
  expect(await transform("kubernetes:apps/v1:Deployment", "milvus-querynode-rg3")).toEqual({
    props: { metadata: { name: "milvus-querynode-rg3" }, spec: { replicas: 2 } },
    opts: { ignoreChanges: ["metadata.annotations", "spec.replicas"], dependsOn: [] },
  });
});

test.each([
  ["kubernetes:apps/v1:Deployment", "milvus-querynode-rg1"],
  ["kubernetes:core/v1:Service", "milvus-querynode-rg3"],
])("%s %s stays as it is", async (type, name) => {
  expect(await transform(type, name)).toBeUndefined();
});
