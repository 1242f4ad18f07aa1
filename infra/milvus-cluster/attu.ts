import type { TlsConfig } from "../config/types.ts";
import { changeContainers, changePod } from "../workload/change-pod.ts";
import { type Fields, fieldsOf } from "../workload/fields.ts";
import { certificateSecret } from "./certificate.ts";

const authorities = "/milvus-tls";

/**
 * Attu's Deployment for a Milvus that speaks TLS: the chart writes `http://` whatever Milvus speaks. The authority is the key
 * `ca.crt` of the certificate's Secret.
 */
export function withSecureAttu(deployment: Fields, release: string, tls: TlsConfig): Fields {
  const secretName = tls.kind === "secret" ? tls.name : certificateSecret(release);
  return changePod(deployment, (pod) => ({
    ...changeContainers(pod, (container) => ({
      ...container,
      env: [...listOf(container.env).map((each) => secureUrl(fieldsOf(each))), ...tlsVariables(tls)],
      volumeMounts: [
        ...listOf(container.volumeMounts),
        { name: "tls", mountPath: authorities, readOnly: true },
      ],
    })),
    volumes: [
      ...listOf(pod.volumes),
      {
        name: "tls",
        // Optional, for Attu must not hold up a deployment because a certificate came without its authority.
        secret: { secretName, items: [{ key: "ca.crt", path: "ca.crt" }], optional: true },
      },
    ],
  }));
}

function secureUrl(variable: Fields): Fields {
  return variable.name === "MILVUS_URL" && typeof variable.value === "string"
    ? { ...variable, value: variable.value.replace(/^http:/, "https:") }
    : variable;
}

/** The Service's own name, which the URL has, is on the certificate unless other names were given. */
function tlsVariables(tls: TlsConfig) {
  const serverName = tls.kind === "secret" ? tls.serverName : tls.dnsNames[0];
  return [
    { name: "ROOT_CERT_PATH", value: `${authorities}/ca.crt` },
    ...(serverName === null || serverName === undefined ? [] : [{ name: "SERVER_NAME", value: serverName }]),
  ];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
