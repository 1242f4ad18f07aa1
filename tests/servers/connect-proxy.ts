import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";

/** What the proxy does with one request for a connection. */
export type ProxyAnswer = "connect" | "never" | number;

export interface ConnectProxy {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  readonly port: number;
  /** `host:port` of each connection that was asked for by CONNECT. */
  readonly asked: string[];
  /** URLs of the requests that were to be handed on as they are. */
  readonly handedOn: string[];
  /** `Proxy-Authorization` of the last request. */
  authorization(): string | undefined;
  /** Answers what comes next like this; with a status it refuses. */
  answer(how: ProxyAnswer): void;
  close(): Promise<void>;
}

/**
 * An HTTP proxy on loopback, as companies have them: connections by CONNECT, plain requests handed on. It alone knows the
 * hosts of `names`, so what arrives there came through it.
 *
 * @param names where a host is, by its name: `{ "milvus.test": "http://127.0.0.1:19530" }`
 */
export async function startConnectProxy(names: Readonly<Record<string, string>>): Promise<ConnectProxy> {
  const asked: string[] = [];
  const handedOn: string[] = [];
  let how: ProxyAnswer = "connect";
  let authorization: string | undefined;
  const open = new Set<{ destroy(): unknown }>();

  const server = createServer(async (request, response) => {
    handedOn.push(request.url ?? "");
    authorization = request.headers["proxy-authorization"];
    const url = new URL(request.url ?? "");
    const upstream = names[url.hostname];
    if (how === "never") return;
    if (typeof how === "number" || upstream === undefined) {
      response.writeHead(typeof how === "number" ? how : 502).end("told to");
      return;
    }
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const answer = await fetch(new URL(url.pathname + url.search, upstream), {
      method: request.method ?? "GET",
      headers: { "content-type": request.headers["content-type"] ?? "text/plain" },
      ...(pieces.length > 0 && { body: Buffer.concat(pieces) }),
    });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    authorization = request.headers["proxy-authorization"];
    socket.on("error", () => {});
    if (how === "never") return;
    const upstream = names[new URL(`http://${request.url}`).hostname];
    if (typeof how === "number" || upstream === undefined) {
      const status = typeof how === "number" ? how : 502;
      socket.end(`HTTP/1.1 ${status} told to\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(upstream);
    const to = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      to.pipe(socket).pipe(to);
    });
    open.add(to);
    to.on("close", () => socket.destroy());
    to.on("error", () => socket.destroy());
    socket.on("close", () => to.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    handedOn,
    authorization: () => authorization,
    answer: (next) => {
      how = next;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
