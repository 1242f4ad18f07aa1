import { describe, expect, test } from "vitest";
import { pods, standalone } from "./pods.fixture.ts";
import { networkPolicies, type Policy } from "./policies.ts";
import { type End, mayConnect } from "./reachability.ts";
import type { Surroundings } from "./surroundings.ts";

const namespace = "milvus";
const cluster: Surroundings = {
  parties: [
    "proxy",
    "mixcoord",
    "querynode",
    "streamingnode",
    "datanode",
    "attu",
    "etcd",
    "minio",
    "bucket-setup",
    "etcd-snapshot",
    "etcd-defragmentation",
    "backup",
  ],
  clientNamespaces: ["shop"],
  clientsFromOutside: false,
  ingressController: null,
  monitoringNamespace: "monitoring",
  objectStore: { kind: "minio" },
};

describe("inside the namespace", () => {
  test("just these connections are open", () => {
    const policies = networkPolicies(cluster);
    const open = Object.entries(pods).map(([from, { labels }]) => [
      from,
      listening(pods)
        .filter(([, to, port]) => allowed(policies, { namespace, labels }, { namespace, labels: to }, port))
        .map(([name, , port]) => `${name}:${port}`)
        .join(" "),
    ]);

    const stores = "etcd:2379 minio:9000";
    expect(Object.fromEntries(open)).toEqual({
      proxy: `mixcoord:53100 querynode:21123 streamingnode:21123 streamingnode:22222 ${stores}`,
      mixcoord: `proxy:19529 mixcoord:53100 querynode:21123 streamingnode:21123 streamingnode:22222 datanode:21124 ${stores}`,
      querynode: `mixcoord:53100 querynode:21123 streamingnode:21123 streamingnode:22222 ${stores}`,
      streamingnode: `mixcoord:53100 querynode:21123 streamingnode:21123 streamingnode:22222 ${stores}`,
      datanode: `mixcoord:53100 streamingnode:22222 ${stores}`,
      attu: "proxy:19530",
      etcd: "etcd:2379 etcd:2380",
      minio: "minio:9000",
      "bucket-setup": "minio:9000",
      "etcd-snapshot": "etcd:2379",
      "etcd-defragmentation": "etcd:2379",
      backup: "proxy:19530 proxy:9091 minio:9000",
      "acme-solver": "",
      stranger: "",
    });
  });

  test("a standalone server reaches its stores and nothing else", () => {
    const policies = networkPolicies({ ...cluster, parties: ["standalone", "etcd", "minio"] });
    const all = { ...pods, standalone };
    const from = { namespace, labels: standalone.labels };
    const open = listening(all).filter(([, labels, port]) =>
      allowed(policies, from, { namespace, labels }, port),
    );
    expect(open.map(([name, , port]) => `${name}:${port}`)).toEqual(["etcd:2379", "minio:9000"]);
  });
});

describe("from other namespaces", () => {
  const reachable = (from: End, surroundings: Partial<Surroundings> = {}) => {
    const policies = networkPolicies({ ...cluster, ...surroundings });
    return listening(pods)
      .filter(([, labels, port]) => allowed(policies, from, { namespace, labels }, port))
      .map(([name, , port]) => `${name}:${port}`);
  };
  const podOf = (name: string): End => ({ namespace: name, labels: { app: "web" } });

  test("clients reach the proxies and Attu", () => {
    expect(reachable(podOf("shop"))).toEqual(["proxy:19530", "attu:3000"]);
  });

  test("Prometheus reaches what has metrics", () => {
    expect(reachable(podOf("monitoring"))).toEqual([
      "proxy:9091",
      "mixcoord:9091",
      "querynode:9091",
      "streamingnode:9091",
      "datanode:9091",
      "etcd:2379",
      "minio:9000",
    ]);
  });

  test("nobody else reaches anything", () => {
    expect(reachable(podOf("kube-system"))).toEqual([]);
    expect(reachable({ ip: "203.0.113.7" })).toEqual([]);
    expect(reachable(podOf("monitoring"), { monitoringNamespace: null })).toEqual([]);
    expect(reachable(podOf("shop"), { clientNamespaces: [] })).toEqual([]);
  });

  test('"*" lets the pods of every namespace reach the proxies', () => {
    expect(reachable(podOf("anything"), { clientNamespaces: ["*"] })).toEqual(["proxy:19530", "attu:3000"]);
  });

  test("through a load balancer every address reaches the proxies, and them alone", () => {
    expect(reachable({ ip: "203.0.113.7" }, { clientsFromOutside: true })).toEqual(["proxy:19530"]);
    expect(reachable({ ip: "2001:db8::7" }, { clientsFromOutside: true })).toEqual(["proxy:19530"]);
    expect(reachable(podOf("stranger"), { clientsFromOutside: true })).toEqual([]);
  });

  test("an ingress controller reaches the proxies and the certificate's host check, and nothing that clients reach besides", () => {
    const parties = [...cluster.parties, "acme-solver" as const];
    const inNamespace = { parties, ingressController: { namespace: "ingress-nginx", ranges: [] } };
    expect(reachable(podOf("ingress-nginx"), inNamespace)).toEqual(["proxy:19530", "acme-solver:8089"]);
    expect(reachable(podOf("elsewhere"), inNamespace)).toEqual([]);
    expect(reachable({ ip: "10.0.1.2" }, inNamespace)).toEqual([]);

    const outside = { parties, ingressController: { namespace: null, ranges: ["10.0.0.0/16"] } };
    expect(reachable({ ip: "10.0.1.2" }, outside)).toEqual(["proxy:19530", "acme-solver:8089"]);
    expect(reachable({ ip: "10.1.1.2" }, outside)).toEqual([]);
    expect(reachable(podOf("ingress-nginx"), outside)).toEqual([]);
  });
});

describe("out of the namespace", () => {
  const from: End = { namespace, labels: pods.querynode.labels };
  const dns: End = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };

  test("every pod resolves names, by both protocols, and only with the cluster's resolver", () => {
    const policies = networkPolicies(cluster);
    for (const { labels } of Object.values(pods)) {
      const pod = { namespace, labels };
      expect(mayConnect(policies, namespace, pod, dns, { protocol: "UDP", port: 53 })).toBe(true);
      expect(mayConnect(policies, namespace, pod, dns, { protocol: "TCP", port: 53 })).toBe(true);
      const elsewhere = { ip: "203.0.113.53" };
      expect(mayConnect(policies, namespace, pod, elsewhere, { protocol: "UDP", port: 53 })).toBe(false);
    }
  });

  test("with MinIO nothing goes to the network outside", () => {
    expect(allowed(networkPolicies(cluster), from, { ip: "203.0.113.7" }, 443)).toBe(false);
  });

  test.each(["none", "token", "pod-identity-agent"] as const)(
    "a cloud store with the identity %s never opens the metadata service",
    (identity) => {
      const policies = networkPolicies({
        ...cluster,
        objectStore: { kind: "outside", port: 80, identity },
      });
      for (const ip of ["169.254.169.254", "fd00:ec2::254"]) {
        expect(allowed(policies, from, { ip }, 80)).toBe(false);
      }
    },
  );

  test("EKS Pod Identity needs its agent on the node, which no other pod reaches", () => {
    const policies = networkPolicies({
      ...cluster,
      objectStore: { kind: "outside", port: 443, identity: "pod-identity-agent" },
    });
    for (const ip of ["169.254.170.23", "fd00:ec2::23"]) {
      expect(allowed(policies, from, { ip }, 80)).toBe(true);
      expect(allowed(policies, { namespace, labels: pods.backup.labels }, { ip }, 80)).toBe(true);
      expect(allowed(policies, from, { ip }, 2703)).toBe(false);
      expect(allowed(policies, { namespace, labels: pods.etcd.labels }, { ip }, 80)).toBe(false);
    }
    // IRSA's token is taken by AWS STS.
    expect(allowed(policies, from, { ip: "203.0.113.7" }, 443)).toBe(true);
  });

  test("a cloud store opens its port", () => {
    const policies = networkPolicies({
      ...cluster,
      objectStore: { kind: "outside", port: 9443, identity: "token" },
    });
    expect(allowed(policies, from, { ip: "203.0.113.7" }, 9443)).toBe(true);
    expect(allowed(policies, from, { ip: "203.0.113.7" }, 443)).toBe(true);
    expect(allowed(policies, from, { ip: "203.0.113.7" }, 22)).toBe(false);
    expect(allowed(policies, from, { ip: "169.254.169.254" }, 443)).toBe(false);
    expect(allowed(policies, from, { ip: "169.254.170.23" }, 80)).toBe(false);
    expect(allowed(policies, { namespace, labels: pods.etcd.labels }, { ip: "203.0.113.7" }, 443)).toBe(
      false,
    );
  });

  test("Google's workload identity needs its metadata server", () => {
    const policies = networkPolicies({
      ...cluster,
      objectStore: { kind: "outside", port: 443, identity: "metadata-server" },
    });
    expect(allowed(policies, from, { ip: "169.254.169.254" }, 80)).toBe(true);
    expect(allowed(policies, from, { ip: "169.254.169.254" }, 443)).toBe(false);
  });

  test("a store in another namespace opens that namespace", () => {
    const policies = networkPolicies({
      ...cluster,
      objectStore: { kind: "namespace", namespace: "rustfs" },
    });
    expect(allowed(policies, from, { namespace: "rustfs", labels: {} }, 9000)).toBe(true);
    expect(allowed(policies, from, { namespace: "other", labels: {} }, 9000)).toBe(false);
  });
});

test("no rule has an empty list of peers or ports, which would mean all of them", () => {
  for (const { spec } of networkPolicies(cluster)) {
    for (const { from, ports } of spec.ingress ?? []) {
      expect(from.length).toBeGreaterThan(0);
      expect(ports?.length).toBeGreaterThan(0);
    }
    for (const { to, ports } of spec.egress ?? []) {
      expect(to.length).toBeGreaterThan(0);
      expect(ports?.length).toBeGreaterThan(0);
    }
  }
});

function allowed(policies: readonly Policy[], from: End, to: End, port: number): boolean {
  return mayConnect(policies, namespace, from, to, { protocol: "TCP", port });
}

function listening(all: Record<string, { labels: Record<string, string>; ports: number[] }>) {
  return Object.entries(all).flatMap(([name, { labels, ports }]) =>
    ports.map((port) => [name, labels, port] as const),
  );
}
