import { connect, createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";

export interface CountingProxy {
  readonly uri: string;
  /** Method → how often it was called since the last reset: `DescribeCollection` → 3. */
  readonly calls: ReadonlyMap<string, number>;
  reset(): void;
  stop(): Promise<void>;
}

/** A proxy on loopback in front of a gRPC server that counts calls as they go over the wire, whoever makes them. */
export async function startCountingProxy(upstream: string): Promise<CountingProxy> {
  const calls = new Map<string, number>();
  const session = connect(upstream);
  const server = createServer();
  server.on("stream", (stream, headers) => {
    const method = String(headers[":path"]).split("/").at(-1) ?? "";
    calls.set(method, (calls.get(method) ?? 0) + 1);
    passOn(stream, session.request({ ...headers, ":authority": new URL(upstream).host }));
  });
  const port = await listen(server);
  return {
    uri: `http://127.0.0.1:${port}`,
    calls,
    reset: () => calls.clear(),
    async stop() {
      session.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Answers a call with what the server behind says: headers, messages and trailers. */
function passOn(stream: ServerHttp2Stream, request: ReturnType<ReturnType<typeof connect>["request"]>) {
  let trailers = {};
  stream.on("wantTrailers", () => stream.sendTrailers(trailers));
  request.on("response", (headers, flags) => {
    const last = (flags & 0x1) !== 0;
    stream.respond(headers, { endStream: last, waitForTrailers: !last });
  });
  request.on("trailers", (sent) => {
    trailers = Object.fromEntries(Object.entries(sent).filter(([name]) => !name.startsWith(":")));
  });
  stream.pipe(request);
  request.pipe(stream);
  stream.on("error", () => request.destroy());
  request.on("error", () => stream.destroy());
}

function listen(server: Http2Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}
