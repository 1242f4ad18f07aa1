import type { Diagnostic } from "../../../provision/diagnostics/index.ts";
import { allOf, configKey, removeCommand, setCommand } from "../config-path.ts";
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
          : `Let cert-manager make a certificate: ${certificateOf("ISSUER")}; or do not expose Milvus: ${removeCommand(["milvus", "expose"])}`,
    },
  ];
}

/** Names are not among them: those of the Service are the default, and only the user knows the public ones. */
function certificateOf(issuer: string): string {
  const tls = ["milvus", "tls"];
  return allOf(
    removeCommand(tls),
    setCommand([...tls, "kind"], "certManager"),
    setCommand([...tls, "issuer"], issuer),
  );
}
