import { getGRPCService } from "@zilliz/milvus2-sdk-node";
import type { Message } from "../recording/format.ts";

export const milvusService = "milvus.proto.milvus.MilvusService";

/** Fields as the protocol names them, enums by name, 64-bit integers and bytes as text. */
const asText = { keepCase: true, longs: String, enums: String, bytes: String };
const complete = getGRPCService({ serviceName: milvusService }, { ...asText, defaults: true }).service;
const sparse = getGRPCService({ serviceName: milvusService }, asText).service;

/** The names of all methods that the SDK knows. */
export const methods: readonly string[] = Object.keys(complete);

/** A request, with every default value filled in: two that mean the same are the same. */
export function decodeRequest(method: string, bytes: Uint8Array): Message {
  return asMessage(definitionOf(complete, method).requestDeserialize(Buffer.from(bytes)));
}

export function encodeRequest(method: string, request: Message): Buffer {
  return definitionOf(complete, method).requestSerialize(request);
}

export function encodeResponse(method: string, response: Message): Buffer {
  return definitionOf(complete, method).responseSerialize(response);
}

/** An answer as a recording shows it: what has its default value is left out. */
export function shownResponse(method: string, bytes: Uint8Array): Message {
  return asMessage(definitionOf(sparse, method).responseDeserialize(Buffer.from(bytes)));
}

/** A request in the same way. */
export function shownRequest(method: string, bytes: Uint8Array): Message {
  return asMessage(definitionOf(sparse, method).requestDeserialize(Buffer.from(bytes)));
}

function definitionOf(service: typeof complete, method: string) {
  const found = service[method];
  if (found === undefined) throw new TypeError(`the SDK knows no method ${method}`);
  return found;
}

function asMessage(value: object): Message {
  return Object.fromEntries(Object.entries(value));
}
