import { describe, expect, test } from "vitest";
import { stackConfig } from "../../tests/infra/stacks.ts";
import { parties as allParties } from "./parties.ts";
import { placeOfEndpoint, surroundingsOf } from "./surroundings.ts";

describe("where an endpoint is", () => {
  test.each([
    ["rustfs.storage.svc:9000", { kind: "namespace", namespace: "storage" }],
    ["rustfs.storage.svc.cluster.local:9000", { kind: "namespace", namespace: "storage" }],
    ["s3.eu-central-1.amazonaws.com:443", { kind: "outside", port: 443, identity: "token" }],
    ["192.0.2.10:7480", { kind: "outside", port: 7480, identity: "token" }],
    ["storage.example.com", { kind: "outside", port: 443, identity: "token" }],
    ["[2001:db8::1]:9000", { kind: "outside", port: 9000, identity: "token" }],
  ])("%s", (endpoint, place) => {
    expect(placeOfEndpoint(endpoint, "token")).toEqual(place);
  });
});

describe("of the project's own stacks", () => {
  test("dev is one pod of Milvus, and open to every namespace", () => {
    const { parties, ...rest } = surroundingsOf(stackConfig("dev"));
    expect(parties).toEqual(["standalone", "attu", "etcd", "minio", "bucket-setup"]);
    expect(rest).toMatchObject({
      clientNamespaces: ["*"],
      clientsFromOutside: false,
      objectStore: { kind: "minio" },
    });
  });

  test("prod with everything has every party but the standalone server and what an ingress needs", () => {
    const { parties, clientsFromOutside } = surroundingsOf(stackConfig("prod-with-everything"));
    expect([...parties].sort()).toEqual(
      Object.keys(allParties)
        .filter((name) => name !== "standalone" && name !== "acme-solver")
        .sort(),
    );
    expect(clientsFromOutside).toBe(true);
  });

  test("an ingress has its controller, and the pods that check its host", () => {
    const { parties, ingressController, clientsFromOutside } = surroundingsOf(stackConfig("prod-on-s3"));
    expect(ingressController).toEqual({ namespace: "ingress-nginx", ranges: [] });
    expect(parties).toContain("acme-solver");
    expect(clientsFromOutside).toBe(false);
  });

  test("with IAM on Amazon's S3, pods reach what hands out credentials on the node", () => {
    const { objectStore } = surroundingsOf(
      stackConfig("prod-on-s3", {
        objectStore: {
          kind: "s3",
          bucket: "milvus-data",
          region: "eu-central-1",
          credentials: { kind: "iam" },
        },
      }),
    );
    expect(objectStore).toEqual({ kind: "outside", port: 443, identity: "pod-identity-agent" });
  });

  test("a cloud's store is outside, and who has IAM asks its identity service", () => {
    expect(surroundingsOf(stackConfig("prod-on-s3")).objectStore).toEqual({
      kind: "outside",
      port: 443,
      identity: "none",
    });
    const iam = surroundingsOf(stackConfig("prod-with-iam"));
    expect(iam.objectStore).toEqual({ kind: "outside", port: 443, identity: "metadata-server" });
    expect(iam.parties).not.toContain("minio");
  });
});
