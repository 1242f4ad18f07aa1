import { expect, test } from "vitest";
import { recordResources } from "../../tests/infra/record-resources.ts";
import { Networking } from "./networking.ts";

test("the component makes one policy a party, and the two that all pods share", async () => {
  const resources = await recordResources(
    () =>
      new Networking("network", {
        namespace: "search",
        parties: ["standalone", "etcd"],
        clientNamespaces: [],
        clientsFromOutside: false,
        ingressController: null,
        monitoringNamespace: null,
        objectStore: { kind: "outside", port: 443, identity: "token" },
      }),
  );

  expect(resources[0]).toMatchObject({ type: "milvus-stack:infra:Networking", name: "network" });
  const policies = resources.filter(({ type }) => type === "kubernetes:networking.k8s.io/v1:NetworkPolicy");
  expect(policies.map(({ name }) => name)).toEqual([
    "network-allow-dns",
    "network-default-deny",
    "network-etcd",
    "network-standalone",
  ]);
  expect(policies[1]?.inputs).toMatchObject({
    metadata: { name: "default-deny", namespace: "search" },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  });
});
