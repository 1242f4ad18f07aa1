import { get } from "node:http";
import http2, { type SecureClientSessionOptions } from "node:http2";

/**
 * Whether a Milvus answers at `uri` (`http://` or `https://`): asks its gRPC API for the version, which needs no login.
 * Spoken over bare HTTP/2, so that waiting for a start does not load the SDK.
 */
export async function milvusAnswers(
  uri: string,
  options: Pick<SecureClientSessionOptions, "ca" | "cert" | "key"> & { timeoutMs?: number } = {},
): Promise<boolean> {
  const { timeoutMs = 2_000, ...tls } = options;
  const session = http2.connect(uri, tls);
  try {
    return await new Promise<boolean>((resolve) => {
      session.on("error", () => resolve(false));
      session.setTimeout(timeoutMs, () => resolve(false));
      const request = session.request({
        ":method": "POST",
        ":path": "/milvus.proto.milvus.MilvusService/GetVersion",
        "content-type": "application/grpc",
        te: "trailers",
      });
      request.on("error", () => resolve(false));
      // An error, a refused login among them, comes in the headers; an answer has its status in the trailers.
      request.on("response", (headers) => {
        const status = headers["grpc-status"];
        if (status !== undefined) resolve(isServing(status));
      });
      request.on("trailers", (headers) => resolve(isServing(headers["grpc-status"])));
      request.on("close", () => resolve(false));
      request.resume();
      // An empty protobuf message: one byte "not compressed", four bytes length 0.
      request.end(Buffer.alloc(5));
    });
  } finally {
    session.destroy();
  }
}

/** gRPC status 14 is UNAVAILABLE, 12 UNIMPLEMENTED: something else listens there. Any other says that Milvus is at work. */
const isServing = (status: unknown): boolean => status !== undefined && status !== "14" && status !== "12";

/**
 * Whether an HTTP server of this machine answers `url` with a status of 2xx. An agent of its own: `fetch` and the shared one
 * go through a proxy where `NODE_USE_ENV_PROXY` is set.
 */
export async function httpAnswers(url: string, options: { timeoutMs?: number } = {}): Promise<boolean> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? 2_000);
  return await new Promise((resolve) => {
    const request = get(url, { agent: false, signal }, (response) => {
      const { statusCode = 0 } = response;
      response.destroy();
      resolve(statusCode >= 200 && statusCode < 300);
    });
    request.on("error", () => resolve(false));
  });
}
