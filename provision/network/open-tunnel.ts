import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type Socket } from "node:net";
import type { HttpProxy } from "./proxy.ts";

/** Why a proxy did not connect to where it was told to. */
export type TunnelFault =
  | { readonly kind: "unreachable"; readonly code: string; readonly message: string }
  | { readonly kind: "silent"; readonly timeoutMs: number }
  | { readonly kind: "refused"; readonly status: number; readonly message: string };

/** Asks a proxy for a connection to `host:port` by `CONNECT` (RFC 9110, 9.3.6). */
export async function openTunnel(
  proxy: HttpProxy,
  { host, port }: { readonly host: string; readonly port: number },
  timeoutMs: number,
): Promise<Socket | TunnelFault> {
  const path = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const authorization =
    proxy.credentials === null
      ? {}
      : { "Proxy-Authorization": `Basic ${Buffer.from(proxy.credentials).toString("base64")}` };
  return await new Promise((resolve) => {
    const request = (proxy.protocol === "https" ? requestHttps : requestHttp)({
      host: proxy.host,
      port: proxy.port,
      method: "CONNECT",
      path,
      headers: { Host: path, ...authorization },
      agent: false,
      timeout: Math.max(1, timeoutMs),
    });
    request.on("connect", ({ statusCode: status = 0, statusMessage: message = "" }, socket, head) => {
      if (status !== 200) {
        socket.destroy();
        return resolve({ kind: "refused", status, message });
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    // Some answer a refusal with a whole page, as to any other request.
    request.on("response", ({ statusCode: status = 0, statusMessage: message = "" }) => {
      resolve({ kind: "refused", status, message });
      request.destroy();
    });
    request.on("timeout", () => {
      resolve({ kind: "silent", timeoutMs });
      request.destroy();
    });
    request.on("error", (error) => {
      resolve({
        kind: "unreachable",
        code: String(Reflect.get(error, "code") ?? ""),
        message: error.message,
      });
    });
    request.end();
  });
}
