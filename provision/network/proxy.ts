import { ExitCode, MilvusStackError } from "../diagnostics/diagnostic.ts";
import { rememberSecret } from "../diagnostics/known-secrets.ts";
import type { Destination } from "./choose-proxy.ts";

/** A proxy that connections go through. */
export interface HttpProxy {
  readonly protocol: "http" | "https";
  readonly host: string;
  readonly port: number;
  /** What is sent as `Proxy-Authorization`: `user:password`, decoded. It must never be shown. */
  readonly credentials: string | null;
  /** `http://host:port`, what people are shown. */
  readonly shown: string;
  /** Where it is named: the environment variable or the setting. */
  readonly source: string;
}

export const proxyFailed = "MS417";

/**
 * Reads `http://[user:password@]host[:port]`; without a scheme it is `http`.
 *
 * @param source what names it, for messages
 * @throws MilvusStackError MS417 (exit code 3) where it is no such thing. The text is not shown: it may hold a password.
 */
export function readProxy(text: string, source: string, used: Destination["protocol"]): HttpProxy {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : null;
  if (url === null || url.hostname === "") throw unusable(source, "Its value is not a URL.");
  const protocol = url.protocol.slice(0, -1);
  if (protocol !== "http" && protocol !== "https") {
    throw unusable(source, `Proxies of the kind \`${protocol}\` are not supported.`);
  }
  if (protocol === "https" && used === "grpc") {
    throw unusable(
      source,
      "gRPC reaches a proxy by `http` only; what goes through it is TLS if `uri` says so.",
    );
  }
  const { username, password, hostname } = url;
  const port = url.port === "" ? (protocol === "https" ? 443 : 80) : Number(url.port);
  const credentials = username === "" && password === "" ? null : `${decoded(username)}:${decoded(password)}`;
  if (credentials !== null) rememberSecret(credentials);
  return {
    protocol,
    host: hostname.replace(/^\[|\]$/g, ""),
    port,
    credentials,
    shown: `${protocol}://${hostname}:${port}`,
    source,
  };
}

function unusable(source: string, cause: string): MilvusStackError {
  return new MilvusStackError(
    {
      code: proxyFailed,
      severity: "error",
      summary: `The proxy of \`${source}\` cannot be used.`,
      cause,
      fix: `Write \`${source}\` as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, unset it, or add the host of the server to \`no_proxy\`.`,
    },
    ExitCode.invalid,
  );
}

/** A `%` that encodes nothing stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
