import { describe, expect, test } from "vitest";
import { certificate, serverNameOf } from "./certificate.ts";

const tls = { kind: "certManager", issuer: "ca", issuerKind: "ClusterIssuer", dnsNames: [] } as const;

describe("certificate", () => {
  test("is for the Service when no name is given", () => {
    expect(certificate("milvus", "search", tls).spec).toMatchObject({
      secretName: "milvus-tls",
      issuerRef: { name: "ca", kind: "ClusterIssuer" },
      dnsNames: ["milvus.search.svc.cluster.local", "milvus.search.svc", "milvus.search", "milvus"],
    });
  });

  test("is for the names given and no others, since public authorities sign no name of a cluster", () => {
    const given = { ...tls, dnsNames: ["search.example.com"] };
    expect(certificate("milvus", "search", given).spec.dnsNames).toEqual(["search.example.com"]);
  });
});

test("the name that clients check", () => {
  expect(serverNameOf("milvus", "search", tls)).toBe("milvus.search.svc.cluster.local");
  expect(serverNameOf("milvus", "search", { ...tls, dnsNames: ["a.example.com", "b.example.com"] })).toBe(
    "a.example.com",
  );
  expect(serverNameOf("milvus", "search", { kind: "secret", name: "cert", serverName: null })).toBeNull();
});
