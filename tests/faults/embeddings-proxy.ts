import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What the proxy does with one request instead of handing the real server's answer through. */
export type Fault =
  | { readonly kind: "pass" }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly error?: unknown;
    }
  | { readonly kind: "reset" }
  | { readonly kind: "hang" }
  | { readonly kind: "slow"; readonly ms: number }
  | { readonly kind: "rewrite"; readonly rewrite: (answer: Answer) => unknown };

export interface Answer {
  data: { index: number; embedding: string | number[] }[];
}

export interface SeenRequest {
  readonly model: string;
  readonly input: string[];
  readonly dimensions?: number;
  readonly encoding_format?: string;
  readonly authorization: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Path and query. */
  readonly url: string;
}

export interface EmbeddingsProxy {
  /** To be used as `baseUrl`. */
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Most requests that were under way at once. */
  readonly most: () => number;
  /** Faults of the next requests, in order; after them everything passes. */
  plan(...faults: Fault[]): void;
  /** What a request meets, decided from its content, before the planned faults. */
  decide(choose: ((request: SeenRequest) => Fault) | null): void;
  close(): Promise<void>;
}

/** A proxy on loopback in front of a real embeddings server that misbehaves as told. */
export async function startEmbeddingsProxy(upstream: string): Promise<EmbeddingsProxy> {
  const seen: SeenRequest[] = [];
  let planned: Fault[] = [];
  let choose: ((request: SeenRequest) => Fault) | null = null;
  let underWay = 0;
  let most = 0;

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const text = await read(request);
    const body: SeenRequest = {
      ...JSON.parse(text),
      authorization: request.headers.authorization,
      headers: request.headers,
      url: request.url ?? "",
    };
    seen.push(body);
    const fault = choose?.(body) ?? planned.shift() ?? { kind: "pass" };
    if (fault.kind === "reset") return request.socket.destroy();
    if (fault.kind === "hang") return;
    if (fault.kind === "status") {
      return send(response, fault.status, fault.error ?? { error: { message: "told to" } }, fault.headers);
    }
    if (fault.kind === "slow") await sleep(fault.ms);
    const real = await fetch(`${upstream}/embeddings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: text,
    });
    const result = (await real.json()) as Answer;
    send(response, real.status, fault.kind === "rewrite" ? fault.rewrite(result) : result);
  }

  const server = createServer((request, response) => {
    most = Math.max(most, ++underWay);
    response.on("close", () => underWay--);
    answer(request, response).catch((error) => send(response, 502, { error: { message: String(error) } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    seen,
    most: () => most,
    plan: (...faults) => {
      planned = faults;
    },
    decide: (next) => {
      choose = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
