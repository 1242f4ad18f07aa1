import { describe, expect, test } from "vitest";
import { ingress, loadBalancer } from "./exposure.ts";

describe("load balancer", () => {
  const expose = { kind: "loadBalancer", host: null, sourceRanges: [], annotations: {} } as const;

  test("offers gRPC, and never the port that stops components", () => {
    const { spec } = loadBalancer("milvus", "search", "cluster", expose);
    expect(spec.ports).toEqual([{ name: "milvus", port: 19530, targetPort: "milvus", protocol: "TCP" }]);
    expect(spec.selector).toMatchObject({ component: "proxy" });
  });

  test("lets private networks in unless ranges are given", () => {
    expect(loadBalancer("milvus", "search", "cluster", expose).spec.loadBalancerSourceRanges).toEqual([
      "10.0.0.0/8",
      "172.16.0.0/12",
      "192.168.0.0/16",
    ]);
    const ranges = { ...expose, sourceRanges: ["203.0.113.0/24"] };
    expect(loadBalancer("milvus", "search", "cluster", ranges).spec.loadBalancerSourceRanges).toEqual([
      "203.0.113.0/24",
    ]);
  });

  test("finds the one pod of a standalone Milvus", () => {
    expect(loadBalancer("milvus", "search", "standalone", expose).spec.selector).toMatchObject({
      component: "standalone",
    });
  });
});

describe("ingress", () => {
  const expose = {
    kind: "ingress",
    host: "milvus.example.com",
    className: "nginx",
    tlsSecret: "public-cert",
    controllerNamespace: "ingress-nginx",
    controllerRanges: [],
    annotations: { "nginx.ingress.kubernetes.io/proxy-body-size": "16m" },
  } as const;

  test("speaks gRPC to the Service, in the clear or not, and keeps the annotations given", () => {
    const { metadata, spec } = ingress("milvus", "search", true, expose);
    expect(metadata.annotations).toMatchObject({
      "nginx.ingress.kubernetes.io/backend-protocol": "GRPCS",
      "nginx.ingress.kubernetes.io/proxy-body-size": "16m",
    });
    expect(ingress("milvus", "search", false, expose).metadata.annotations).toMatchObject({
      "nginx.ingress.kubernetes.io/backend-protocol": "GRPC",
    });
    expect(spec).toMatchObject({
      tls: [{ hosts: ["milvus.example.com"], secretName: "public-cert" }],
      rules: [{ http: { paths: [{ backend: { service: { name: "milvus", port: { name: "milvus" } } } }] } }],
    });
  });

  test("without a Secret of its own it has no section tls", () => {
    expect(ingress("milvus", "search", false, { ...expose, tlsSecret: null }).spec).not.toHaveProperty("tls");
  });
});
