/** A message as JSON: enums by their names, 64-bit integers as text, bytes in base64, what has its default value left out. */
export type Message = Readonly<Record<string, unknown>>;

/** What came back: the bytes of the answer, the answer of an earlier call, or an error of gRPC itself. */
export type RecordedAnswer =
  /** `raw`: the answer in base64, as it came; `response` is the same for people to read, and may be left out. */
  | { readonly raw: string; readonly response?: Message }
  /** The index of the call with the same answer, counted from 0. */
  | { readonly sameAs: number }
  | { readonly grpcError: { readonly code: number; readonly details: string } };

export type RecordedCall = RecordedAnswer & {
  /** Of `milvus.proto.milvus.MilvusService`. */
  readonly method: string;
  /** Which part of the scenario asked. */
  readonly step?: string;
  /** How often the same request got the same answer in this step; 1 when left out. */
  readonly repeated?: number;
  readonly request: Message;
};

/** What a server answered, call by call: the content of a file. */
export interface Recording {
  readonly server: { readonly version: string };
  /** One sentence. */
  readonly scenario: string;
  /** The specs, or the calls of a client, that made what the server tells of. */
  readonly madeBy: Readonly<Record<string, unknown>>;
  /** What the scenario ended with, where that was an error. */
  readonly error?: string;
  /** In the order of their answers. */
  readonly calls: readonly RecordedCall[];
}

/** The bytes of an answer; the error where gRPC itself failed. */
export type Answer =
  | { readonly bytes: Buffer }
  | { readonly grpcError: { readonly code: number; readonly details: string } };

/** The answer to a call of a recording, with references to earlier ones resolved. */
export function answerTo(recording: Recording, call: RecordedCall): Answer {
  if ("grpcError" in call) return { grpcError: call.grpcError };
  if ("raw" in call) return { bytes: Buffer.from(call.raw, "base64") };
  const first = recording.calls[call.sameAs];
  if (first === undefined || !("raw" in first))
    throw new TypeError(`call ${call.sameAs} of the recording has no bytes`);
  return { bytes: Buffer.from(first.raw, "base64") };
}
