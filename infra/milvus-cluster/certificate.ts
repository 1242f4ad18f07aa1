import type { TlsConfig } from "../config/types.ts";
import { workloadLabels } from "../workload/labels.ts";
import { milvusPorts } from "./names.ts";

/** Names under which pods of the cluster reach Milvus' Service; the first is the one that our own outputs use. */
export function serviceNames(release: string, namespace: string): string[] {
  const inCluster = `${release}.${namespace}.svc`;
  return [`${inCluster}.cluster.local`, inCluster, `${release}.${namespace}`, release];
}

/** `host:port` at which pods of the cluster reach the proxies. */
export function serviceEndpoint(release: string, namespace: string): string {
  return `${release}.${namespace}.svc.cluster.local:${milvusPorts.grpc}`;
}

/**
 * A cert-manager Certificate for Milvus' proxies. With no names given it is for those of the Service, which only an authority of
 * the cluster's own signs; a public one (ACME) wants the public names.
 */
export function certificate(
  release: string,
  namespace: string,
  { issuer, issuerKind, dnsNames }: Extract<TlsConfig, { kind: "certManager" }>,
) {
  const name = certificateSecret(release);
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: {
      name,
      namespace,
      labels: workloadLabels({ name, instance: release, component: "certificate" }),
      // Pods that mount the Secret before it is there only start at the kubelet's next try, minutes later.
      annotations: { "pulumi.com/waitFor": "condition=Ready" },
    },
    spec: {
      secretName: name,
      dnsNames: certificateNames(release, namespace, dnsNames),
      issuerRef: { group: "cert-manager.io", kind: issuerKind, name: issuer },
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      usages: ["digital signature", "server auth"],
    },
  };
}

/** Secret, and Certificate, that cert-manager keeps Milvus' certificate and its authority in. */
export function certificateSecret(release: string): string {
  return `${release}-tls`;
}

/** Name on Milvus' certificate that clients are to check, null where nobody said. */
export function serverNameOf(release: string, namespace: string, tls: TlsConfig): string | null {
  return tls.kind === "secret"
    ? tls.serverName
    : (certificateNames(release, namespace, tls.dnsNames)[0] ?? null);
}

function certificateNames(release: string, namespace: string, given: readonly string[]): string[] {
  return given.length > 0 ? [...given] : serviceNames(release, namespace);
}
