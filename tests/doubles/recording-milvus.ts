import { type MethodDefinition, Server, ServerCredentials } from "@grpc/grpc-js";
import { type ClientConfig, MilvusClient } from "@zilliz/milvus2-sdk-node";

/** Messages as plain data: enums by name, 64-bit numbers as text. */
type Plain = Readonly<Record<string, unknown>>;

export interface RecordingMilvus {
  readonly address: string;
  /** Every request, in order. */
  readonly requests: readonly { readonly method: string; readonly message: Plain }[];
  close(): Promise<void>;
}

const service = "milvus.proto.milvus.MilvusService";

/** Only for its messages, which it keeps to itself. */
class Messages extends MilvusClient {
  constructor() {
    const config: ClientConfig = {
      address: "127.0.0.1:1",
      __SKIP_CONNECT__: true,
      telemetry: { enabled: false },
      logLevel: "error",
    };
    super(config);
  }
  method(name: string) {
    const { requestType, responseType } = this.milvusProto.lookupService(service).methods[name] ?? {};
    if (requestType === undefined || responseType === undefined) throw new TypeError(`no method ${name}`);
    const namespace = this.milvusProto.lookup("milvus.proto.milvus");
    const type = (of: string) =>
      this.milvusProto.lookupType(
        of.includes(".") ? `milvus.proto.${of}` : `${namespace?.fullName.slice(1)}.${of}`,
      );
    return { request: type(requestType), response: type(responseType) };
  }
  /** The field of a request that adds one: bytes of their own. */
  field(bytes: Uint8Array): Plain {
    const type = this.schemaProto.lookupType("milvus.proto.schema.FieldSchema");
    return type.toObject(type.decode(bytes), { enums: String, longs: String });
  }
}

/**
 * Stands in for versions of Milvus that cannot be had here: it answers the methods that such a server has with success, every
 * other one with "unimplemented" as gRPC does, and keeps what it was asked.
 *
 * @param methods method → the message it answers with
 */
export async function startRecordingMilvus(
  methods: Readonly<Record<string, Plain>>,
): Promise<RecordingMilvus> {
  const messages = new Messages();
  const requests: { method: string; message: Plain }[] = [];
  const server = new Server();
  const definition: Record<string, MethodDefinition<Plain, Plain>> = {};
  const handlers: Parameters<Server["addService"]>[1] = {};
  for (const [method, answer] of Object.entries(methods)) {
    const { request, response } = messages.method(method);
    definition[method] = {
      path: `/${service}/${method}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: (value) => Buffer.from(request.encode(request.fromObject(value)).finish()),
      requestDeserialize: (bytes) =>
        request.toObject(request.decode(bytes), { enums: String, longs: String }),
      responseSerialize: (value) => Buffer.from(response.encode(response.fromObject(value)).finish()),
      responseDeserialize: (bytes) => response.toObject(response.decode(bytes)),
    };
    handlers[method] = (call: { request: Plain }, callback: (error: null, value: Plain) => void) => {
      const { schema } = call.request;
      const message =
        schema instanceof Uint8Array ? { ...call.request, schema: messages.field(schema) } : call.request;
      requests.push({ method, message });
      callback(null, answer);
    };
  }
  server.addService(definition, handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    address: `127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.forceShutdown();
      await messages.closeConnection();
    },
  };
}
