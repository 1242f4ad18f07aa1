import http2 from "node:http2";

/**
 * Whether a Milvus answers at `uri` (`http://` or `https://`): asks its gRPC API for the version, which needs no login.
 * Spoken over bare HTTP/2, so that waiting for a start does not load the SDK.
 */
export async function milvusAnswers(
  uri: string,
  options: { ca?: string; timeoutMs?: number } = {},
): Promise<boolean> {
  const session = http2.connect(uri, options.ca === undefined ? {} : { ca: options.ca });
  try {
    return await new Promise<boolean>((resolve) => {
      session.on("error", () => resolve(false));
      session.setTimeout(options.timeoutMs ?? 2_000, () => resolve(false));
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

/** Whether an HTTP server answers `url` with a status of 2xx. */
export async function httpAnswers(url: string, options: { timeoutMs?: number } = {}): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(options.timeoutMs ?? 2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
