import type { Diagnostic } from "../../../provision/diagnostics/index.ts";
import { configKey, setCommand } from "../config-path.ts";
import type { StackConfig } from "../types.ts";

/** MS910: passwords would leave the cluster in clear text. An error in prod, a warning elsewhere. */
export function checkExposure({ environment, milvus }: StackConfig): Diagnostic[] {
  const { expose, tls } = milvus;
  if (expose.kind === "none") return [];
  // The controller ends the clients' TLS, so a certificate of Milvus itself does not help at an ingress.
  const encrypted = expose.kind === "ingress" ? expose.tlsSecret !== null : tls !== null;
  if (encrypted) return [];
  const what = expose.kind === "ingress" ? "an ingress without TLS" : "a load balancer without TLS";
  return [
    {
      code: "MS910",
      severity: environment === "prod" ? "error" : "warning",
      summary: `\`${configKey(["milvus", "expose"])}\` is ${what}: passwords and data would be sent in clear text.`,
      fix:
        expose.kind === "ingress"
          ? setCommand(["milvus", "expose", "tlsSecret"], "SECRET")
          : `Configure \`${configKey(["milvus", "tls"])}\`: ${setCommand(["milvus", "tls", "kind"], "certManager")}, with \`issuer\` and \`dnsNames\`; or ${setCommand(["milvus", "expose", "kind"], "none")}`,
    },
  ];
}
