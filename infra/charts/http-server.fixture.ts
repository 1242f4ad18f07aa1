import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface HttpServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Method and path of each request, in order. */
  readonly asked: string[];
}

/** A server on a free port of loopback; what `answer` does not end is left hanging. */
export async function serveHttp(
  answer: (request: IncomingMessage, response: ServerResponse, path: string) => void,
): Promise<HttpServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    asked.push(`${request.method} ${path}`);
    answer(request, response, path);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Sends a body whole, with its length. */
export function send(response: ServerResponse, body: string | Buffer, status = 200): void {
  response.writeHead(status, { "content-length": Buffer.byteLength(body) });
  response.end(body);
}

/** Promises a whole body and breaks off in the middle of it. */
export function sendHalf(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { "content-length": body.length });
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
}
