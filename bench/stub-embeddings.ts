import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * An embeddings server that does no embedding: every text gets the same made-up vector, at once. For benchmarks that are
 * about what happens around the embedder; they say so.
 */
export async function startStubEmbeddings(dimensions: number) {
  const values = Float32Array.from({ length: dimensions }, (_, i) => Math.sin(i + 1) / Math.sqrt(dimensions));
  const embedding = Buffer.from(values.buffer).toString("base64");
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { input } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { input: string[] };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: input.map((_, index) => ({ index, embedding })) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
