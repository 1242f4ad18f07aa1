import { type MethodDefinition, Server, ServerCredentials } from "@grpc/grpc-js";
import { decodeRequest, encodeRequest, methods, milvusService } from "../../provision/milvus/messages.ts";
import type { Answer, Message } from "../../provision/recording/format.ts";

export interface MilvusService {
  readonly address: string;
  close(): Promise<void>;
}

/**
 * A Milvus that is only a function: method and request to the bytes of an answer. It listens on a free port of loopback.
 *
 * @param answer gets the request with every default value filled in
 */
export async function startMilvusService(
  answer: (method: string, request: Message) => Answer,
): Promise<MilvusService> {
  const server = new Server();
  const definition: Record<string, MethodDefinition<Message, Buffer>> = {};
  const handlers: Parameters<Server["addService"]>[1] = {};
  for (const method of methods) {
    definition[method] = {
      path: `/${milvusService}/${method}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: (value) => encodeRequest(method, value),
      requestDeserialize: (bytes) => decodeRequest(method, bytes),
      responseSerialize: (bytes) => bytes,
      responseDeserialize: (bytes) => bytes,
    };
    handlers[method] = (
      { request }: { request: Message },
      callback: (error: { code: number; details: string } | null, bytes?: Buffer) => void,
    ) => {
      const found = answer(method, request);
      if ("grpcError" in found) callback(found.grpcError);
      else callback(null, found.bytes);
    };
  }
  server.addService(definition, handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { address: `127.0.0.1:${port}`, close: async () => server.forceShutdown() };
}
