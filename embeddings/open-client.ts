import type OpenAI from "openai";
import type { Dispatcher } from "undici";
import {
  chooseProxy,
  type HttpProxy,
  isLoopback,
  readProxy,
  readTlsFiles,
  type TlsMaterial,
} from "../provision/network/index.ts";
import { type EmbeddingsTarget, Secret } from "../provision/spec/types.ts";

export type OpenAiTarget = Extract<EmbeddingsTarget, { kind: "openai" }>;

export interface OpenClient {
  readonly openai: OpenAI;
  /** What requests go through; null: nothing. */
  readonly proxy: HttpProxy | null;
  readonly tls: TlsMaterial;
}

/**
 * The `openai` client of a target, over connections with its certificates and through its proxy.
 *
 * @param env variables that may name a proxy
 * @throws MilvusStackError MS417 or MS419 where the proxy or a file cannot be used
 */
export async function openClient(target: OpenAiTarget, env: NodeJS.ProcessEnv): Promise<OpenClient> {
  const proxy = proxyOf(target, env);
  const { caFile = null, certFile = null, keyFile = null } = target;
  const material = readTlsFiles({ caFile, certFile, keyFile }, "embeddings");
  const { ca, cert, key } = material;
  const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
  const [{ default: OpenAI }, undici] = await Promise.all([import("openai"), import("undici")]);
  // One of its own: that of the process goes through a proxy where `NODE_USE_ENV_PROXY` is set, loopback or not.
  const dispatcher: Dispatcher =
    proxy === null
      ? new undici.Agent({ connect: tls })
      : new undici.ProxyAgent({
          uri: proxy.shown,
          requestTls: tls,
          // What is not TLS is handed on by the proxy: many open connections to port 443 only.
          proxyTunnel: new URL(target.baseUrl).protocol === "https:",
          ...(proxy.credentials !== null && {
            token: `Basic ${Buffer.from(proxy.credentials).toString("base64")}`,
          }),
        });
  const own = new URL(target.baseUrl).hostname.endsWith(".openai.com");
  const openai = new OpenAI({
    baseURL: target.baseUrl,
    // Without a key the client would take OPENAI_API_KEY and send it to whatever server this is.
    apiKey: target.apiKey?.reveal() ?? "none",
    adminAPIKey: null,
    defaultHeaders: {
      ...(target.apiKey === null ? { Authorization: null } : {}),
      ...revealed(target.headers),
    },
    defaultQuery: revealed(target.query),
    ...(own ? {} : { organization: null, project: null }),
    maxRetries: 0,
    // Its debug log holds every text; OPENAI_LOG would turn it on.
    logLevel: "off",
    fetch: async (input, init = {}) => {
      const answer = await undici.fetch(input instanceof Request ? input.url : input, {
        method: init.method ?? "GET",
        headers: [...new Headers(init.headers)],
        body: typeof init.body === "string" ? init.body : null,
        signal: init.signal ?? null,
        dispatcher,
      });
      const body = [204, 205, 304].includes(answer.status) ? null : await answer.arrayBuffer();
      return new Response(body, { status: answer.status, headers: [...answer.headers] });
    },
  });
  return { openai, proxy, tls: material };
}

function proxyOf({ baseUrl, proxy }: OpenAiTarget, env: NodeJS.ProcessEnv): HttpProxy | null {
  const url = new URL(baseUrl);
  const protocol = url.protocol === "https:" ? "https" : "http";
  const named = proxy instanceof Secret ? proxy.reveal() : proxy;
  if (named === "none" || isLoopback(url.hostname)) return null;
  if (named) return readProxy(named, "embeddings.proxy", protocol);
  const port = url.port === "" ? (protocol === "https" ? 443 : 80) : Number(url.port);
  return chooseProxy({ protocol, host: url.hostname, port }, env);
}

function revealed(values: Readonly<Record<string, string | Secret>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
  );
}
