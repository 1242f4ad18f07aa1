import type { TunnelFault } from "./open-tunnel.ts";
import type { HttpProxy } from "./proxy.ts";

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "it closed the connection",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name could not be looked up",
  EHOSTUNREACH: "there is no way to the host",
  ENETUNREACH: "there is no way to the network",
};

/** What is wrong with a proxy, for people. It names what it is set by and shows no credentials. */
export function explainTunnel(
  proxy: HttpProxy,
  fault: TunnelFault,
  { host, port }: { readonly host: string; readonly port: number },
): { readonly summary: string; readonly fix: string } {
  const { source } = proxy;
  const name = `The proxy ${proxy.shown} of \`${source}\``;
  const otherwise = `or add ${host} to \`no_proxy\` if it can be reached without a proxy`;
  if (fault.kind === "unreachable") {
    return {
      summary: `${name} cannot be reached: ${reasons[fault.code] ?? fault.message}.`,
      fix: `Correct \`${source}\`, ${otherwise}.`,
    };
  }
  if (fault.kind === "silent") {
    return {
      summary: `${name} did not connect to ${host}:${port} within ${seconds(fault.timeoutMs)} s.`,
      fix: `Check that the proxy works and lets ${host}:${port} through, ${otherwise}.`,
    };
  }
  const answer = `${fault.status} ${fault.message}`.trim();
  if (fault.status === 407) {
    return {
      summary:
        proxy.credentials === null
          ? `${name} wants a user name and a password (${answer}).`
          : `${name} refused the user name and the password (${answer}).`,
      fix: `Write \`${source}\` as http://USER:PASSWORD@HOST:PORT, with special characters percent-encoded, ${otherwise}.`,
    };
  }
  return {
    summary: `${name} did not connect to ${host}:${port}: it answered ${answer}.`,
    fix: `Check the host and the port, ask for them to be let through by the proxy, ${otherwise}.`,
  };
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
