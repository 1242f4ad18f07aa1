import { isLoopback } from "./loopback.ts";
import { isExempt } from "./no-proxy.ts";
import { type HttpProxy, readProxy } from "./proxy.ts";

/** What a connection is for. */
export interface Destination {
  readonly protocol: "grpc" | "http" | "https";
  /** Without brackets for IPv6. */
  readonly host: string;
  readonly port: number;
}

/**
 * Variables that name a proxy, the first that is set wins. The order is that of gRPC's libraries
 * (https://github.com/grpc/grpc/blob/master/doc/environment_variables.md) and of undici's `EnvHttpProxyAgent`.
 */
const proxyVariables = {
  grpc: ["grpc_proxy", "https_proxy", "http_proxy"],
  https: ["https_proxy", "http_proxy"],
  http: ["http_proxy"],
} as const;

const exemptionVariables = {
  grpc: ["no_grpc_proxy", "no_proxy"],
  https: ["no_proxy"],
  http: ["no_proxy"],
} as const;

/**
 * The proxy that environment variables name for a connection; null: it goes straight there, as everything on this machine
 * does. Of two spellings of a variable the one in lower case wins.
 *
 * @throws MilvusStackError MS417 (exit code 3) where the variable holds no proxy that can be used
 */
export function chooseProxy(destination: Destination, env: NodeJS.ProcessEnv): HttpProxy | null {
  const { protocol, host, port } = destination;
  if (isLoopback(host)) return null;
  const found = firstSet(proxyVariables[protocol], env);
  if (found === null) return null;
  const exempt = firstSet(exemptionVariables[protocol], env);
  if (exempt !== null && isExempt(exempt.value, host, port)) return null;
  return readProxy(found.value, found.name, protocol);
}

function firstSet(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
): { readonly name: string; readonly value: string } | null {
  for (const name of names) {
    for (const spelling of [name, name.toUpperCase()]) {
      const value = env[spelling]?.trim();
      if (value) return { name: spelling, value };
    }
  }
  return null;
}
