import type { MilvusStackError } from "../provision/diagnostics/index.ts";
import { proxyVariable } from "../provision/network/index.ts";
import { LocalCode, localError } from "./errors.ts";

interface Cause {
  readonly said: RegExp;
  readonly summary: string;
  readonly fix: string;
}

/** In order: pip reports an unreachable index as a version that it cannot find as well. */
const causes: readonly Cause[] = [
  {
    said: /ensurepip is not available|No module named '?(ensurepip|venv)/,
    summary: "This Python cannot make virtual environments.",
    fix: "Install its venv module (Debian and Ubuntu: `sudo apt install python3-venv`).",
  },
  {
    said: /No space left on device/,
    summary: "The disk is full.",
    fix: "Free about 1 GB and run the command again.",
  },
  {
    said: /CERTIFICATE_VERIFY_FAILED|certificate verify failed/,
    summary: "The Python package index shows a certificate that is not trusted.",
    fix: "Behind a proxy that inspects TLS, set PIP_CERT to the file with its certificate authority.",
  },
  {
    said: /DO NOT MATCH THE HASHES/,
    summary: "A downloaded Python package is not the one that was pinned.",
    fix: "Look at the index or mirror that pip is configured for: it serves a file with another checksum.",
  },
  {
    said: /\b40[137] (Client Error|Forbidden|Unauthorized)|Proxy Authentication Required/,
    summary: "The Python package index or the proxy refuses access.",
    fix: "Check the credentials in pip's configuration or in HTTPS_PROXY.",
  },
  {
    said: /name resolution|Name or service not known|nodename nor servname|getaddrinfo|Network is unreachable|No route to host|Connection refused|ConnectTimeout|Read timed out|timed out|NewConnectionError|Max retries exceeded|ProxyError|Could not fetch URL/i,
    summary: "The Python package index cannot be reached: no network.",
    fix: "Connect to the network (behind a proxy, set HTTPS_PROXY) and run the command again; it is needed only once.",
  },
  {
    said: /not a trusted or secure host/,
    summary: "pip is configured for an index over plain http, which it does not use.",
    fix: "Give the index by https in PIP_INDEX_URL or pip.conf, or name its host in PIP_TRUSTED_HOST.",
  },
  {
    said: /No matching distribution found|Could not find a version/,
    summary: "A pinned Python package is not built for this platform and Python.",
    fix: "Use CPython 3.10 to 3.13 on Linux (glibc) or macOS; name one in MILVUS_STACK_PYTHON.",
  },
];

/** pip names no variable, and a proxy may be set in its own configuration too. */
const proxyFault =
  /ProxyError|Cannot connect to proxy|Tunnel connection failed|Proxy Authentication Required/;

/** Turns what pip or venv printed into an error with one cause and its fix. Nothing else of the output is shown. */
export function explainPipFailure(
  output: string,
  shortMessage: string,
  env: NodeJS.ProcessEnv = {},
): MilvusStackError {
  const variable = proxyVariable(env);
  if (variable !== null && proxyFault.test(output)) {
    return localError(LocalCode.installFailed, {
      summary: `The Python package index cannot be reached through the proxy of \`${variable}\`.`,
      cause: whatPipSaid(output),
      fix: `Correct \`${variable}\` (http://USER:PASSWORD@HOST:PORT), or add the host of the index to \`no_proxy\`.`,
    });
  }
  const cause = causes.find(({ said }) => said.test(output));
  if (cause)
    return localError(LocalCode.installFailed, {
      summary: cause.summary,
      cause: whatPipSaid(output),
      fix: cause.fix,
    });
  return localError(LocalCode.installFailed, {
    summary: "The Python packages of the local Milvus could not be installed.",
    cause: whatPipSaid(output) || withoutCredentials(shortMessage),
    fix: "Correct what the message says and run the command again; the install starts afresh.",
  });
}

/** pip's last error line. */
function whatPipSaid(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  const last = lines.findLast((line) => /^ERROR|Error:/.test(line)) ?? lines.findLast((line) => line !== "");
  return withoutCredentials((last ?? "").slice(0, 400));
}

/** An index URL in pip's configuration may hold a user name and a password. */
const withoutCredentials = (text: string): string => text.replaceAll(/\/\/[^/@\s]+@/g, "//");
