import type { MilvusConfig } from "../../config/types.ts";

const certificates = "/milvus/tls";

/** Milvus' own configuration for one-way TLS: clients check the server. */
export function tlsConfiguration() {
  return {
    tls: { serverPemPath: `${certificates}/tls.crt`, serverKeyPath: `${certificates}/tls.key` },
    common: { security: { tlsMode: 1 } },
  };
}

/** The Secret with certificate and key, mounted where clients connect to. `secret` is of the type `kubernetes.io/tls`. */
export function tlsValues(mode: MilvusConfig["mode"], secret: string) {
  const mount = {
    volumes: [
      // The authority's certificate is for clients; the server has no use for it.
      { name: "tls", secret: { secretName: secret, items: [item("tls.crt"), item("tls.key")] } },
    ],
    volumeMounts: [{ name: "tls", mountPath: certificates, readOnly: true }],
  };
  return mode === "standalone" ? mount : { proxy: mount };
}

function item(key: string) {
  return { key, path: key };
}
