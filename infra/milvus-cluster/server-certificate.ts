import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { TlsConfig } from "../config/types.ts";
import { after } from "../workload/after.ts";
import { certificate, certificateSecret, serverNameOf } from "./certificate.ts";

/** What Milvus shows its clients, and what those check it by. */
export interface ServerCertificate {
  /** Secret of the type `kubernetes.io/tls`, there by the time the name resolves; null without TLS. */
  readonly secret: pulumi.Output<string | null>;
  readonly serverName: pulumi.Output<string | null>;
  /** PEM of the authority; null where it is not known: a given Secret is never read, since the key would come with it. */
  readonly ca: pulumi.Output<string | null>;
  /** SHA-256 of the certificate that cert-manager made last; null where a given Secret holds it. */
  readonly digest: pulumi.Output<string> | null;
}

/** cert-manager's certificate, or the given one. */
export function serverCertificate(
  release: string,
  namespace: pulumi.Output<string>,
  tls: TlsConfig | null,
  opts: pulumi.CustomResourceOptions,
): ServerCertificate {
  if (tls === null) return { secret: none, serverName: none, ca: none, digest: null };
  const serverName = namespace.apply((inNamespace) => serverNameOf(release, inNamespace, tls));
  if (tls.kind === "secret") return { secret: pulumi.output(tls.name), serverName, ca: none, digest: null };

  const wanted = namespace.apply((inNamespace) => certificate(release, inNamespace, tls));
  const name = certificateSecret(release);
  const made = new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: wanted.metadata,
      spec: wanted.spec,
    },
    opts,
  );
  // The Secret has the name of the Certificate, and so its id; the id is not known before the certificate is.
  const secret = k8s.core.v1.Secret.get(name, made.id, {
    ...opts,
    additionalSecretOutputs: ["data", "stringData"],
  });
  const ca = pulumi.unsecret(secret.data.apply((data) => decoded(data?.["ca.crt"])));
  // A certificate is public. Every deployment reads the Secret again, and so finds one that was renewed.
  const digest = pulumi.unsecret(
    secret.data.apply((data) =>
      createHash("sha256")
        .update(data?.["tls.crt"] ?? "")
        .digest("hex"),
    ),
  );
  return { secret: after([made], pulumi.output(name)), serverName, ca, digest };
}

const none = pulumi.output<string | null>(null);

function decoded(base64: string | undefined): string | null {
  return base64 === undefined || base64 === "" ? null : Buffer.from(base64, "base64").toString("utf8");
}
