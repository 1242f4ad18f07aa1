import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { MilvusConfig } from "../config/types.ts";
import { ingress, loadBalancer } from "./exposure.ts";
import { milvusPorts } from "./names.ts";

/** Makes what lets clients in from outside, and gives the URI that they connect to; null where nothing does. */
export function exposeMilvus(
  release: string,
  namespace: pulumi.Input<string>,
  { expose, mode, tls }: Pick<MilvusConfig, "expose" | "mode" | "tls">,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string | null> {
  const scheme = tls === null ? "http" : "https";
  switch (expose.kind) {
    case "none":
      return pulumi.output<string | null>(null);
    case "loadBalancer": {
      const wanted = loadBalancer(release, namespace, mode, expose);
      const service = new k8s.core.v1.Service(wanted.metadata.name, wanted, opts);
      return service.status.apply((status) => {
        const [address] = status?.loadBalancer?.ingress ?? [];
        const host = expose.host ?? address?.hostname ?? address?.ip;
        return host === undefined ? null : `${scheme}://${host}:${milvusPorts.grpc}`;
      });
    }
    case "ingress": {
      const wanted = ingress(release, namespace, tls !== null, expose);
      const made = new k8s.networking.v1.Ingress(wanted.metadata.name, wanted, opts);
      const uri = expose.tlsSecret === null ? `http://${expose.host}:80` : `https://${expose.host}:443`;
      return made.urn.apply(() => uri);
    }
  }
}
