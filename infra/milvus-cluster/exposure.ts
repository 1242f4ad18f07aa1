import type { Input } from "@pulumi/pulumi";
import type { ExposeConfig, MilvusConfig } from "../config/types.ts";
import { workloadLabels } from "../workload/labels.ts";
import { milvusPorts, podLabelsOf } from "./names.ts";

/** Private networks (RFC 1918): a load balancer without ranges would let everyone in. */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Name and labels of what lets clients in from outside. */
function metadata(release: string, namespace: Input<string>, annotations: Readonly<Record<string, string>>) {
  const name = `${release}-external`;
  return {
    name,
    namespace,
    labels: workloadLabels({ name, instance: release, component: "external" }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations } }),
  };
}

/**
 * A load balancer in front of the proxies. Not the chart's own Service: that one has the port of metrics as well, and whoever
 * reaches that port may stop components.
 */
export function loadBalancer(
  release: string,
  namespace: Input<string>,
  mode: MilvusConfig["mode"],
  { sourceRanges, annotations }: Extract<ExposeConfig, { kind: "loadBalancer" }>,
) {
  return {
    metadata: metadata(release, namespace, annotations),
    spec: {
      type: "LoadBalancer",
      // Otherwise connections come from the nodes' own addresses, which some network plugins (Cilium) take for no address block
      // of a NetworkPolicy: https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-networkpolicy-resource
      externalTrafficPolicy: "Local",
      selector: podLabelsOf(release, mode === "standalone" ? "standalone" : "proxy"),
      ports: [{ name: "milvus", port: milvusPorts.grpc, targetPort: "milvus", protocol: "TCP" }],
      loadBalancerSourceRanges: sourceRanges.length > 0 ? [...sourceRanges] : privateRanges,
    },
  };
}

/**
 * An Ingress for gRPC. The annotations are those of ingress-nginx, which other controllers ignore; those of the configuration
 * go over them.
 */
export function ingress(
  release: string,
  namespace: Input<string>,
  tlsInside: boolean,
  { host, className, tlsSecret, annotations }: Extract<ExposeConfig, { kind: "ingress" }>,
) {
  return {
    metadata: metadata(release, namespace, { ...nginxAnnotations(tlsInside), ...annotations }),
    spec: {
      ingressClassName: className,
      ...(tlsSecret === null ? {} : { tls: [{ hosts: [host], secretName: tlsSecret }] }),
      rules: [
        {
          host,
          http: {
            paths: [
              {
                path: "/",
                pathType: "Prefix",
                backend: { service: { name: release, port: { name: "milvus" } } },
              },
            ],
          },
        },
      ],
    },
  };
}

function nginxAnnotations(tlsInside: boolean): Record<string, string> {
  const prefix = "nginx.ingress.kubernetes.io";
  return {
    [`${prefix}/backend-protocol`]: tlsInside ? "GRPCS" : "GRPC",
    // The most that a proxy takes in one message (proxy.grpc.serverMaxRecvSize); nginx' own limit is 1 MiB.
    [`${prefix}/proxy-body-size`]: "64m",
    // A search on a cold collection and a flush may take minutes; nginx' own limit is 60 s.
    [`${prefix}/proxy-read-timeout`]: "600",
    [`${prefix}/proxy-send-timeout`]: "600",
  };
}
