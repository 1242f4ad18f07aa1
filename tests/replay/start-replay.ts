import { status } from "@grpc/grpc-js";
import { decodeRequest, encodeRequest, encodeResponse, methods } from "../../provision/milvus/messages.ts";
import { type Answer, answerTo, type Message, type Recording } from "../../provision/recording/format.ts";
import { startMilvusService } from "../doubles/milvus-service.ts";

export interface Replay extends AsyncDisposable {
  readonly uri: string;
  /** Stops the server. @throws Error when something was asked that is not in the recording. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Serves what a recording holds: answers go by method and request, in their order, and the last one from then on. Whatever else is
 * asked fails, there and then and at the end.
 *
 * @param steps those to serve; all when left out.
 */
export async function startReplay(recording: Recording, steps?: readonly string[]): Promise<Replay> {
  const answers = new Map<string, Answer[]>();
  for (const call of recording.calls) {
    if (steps !== undefined && !steps.includes(call.step ?? "")) continue;
    const { method } = call;
    // Such as no client of ours can ask.
    if (!methods.includes(method)) continue;
    const key = keyOf(method, decodeRequest(method, encodeRequest(method, call.request)));
    const known = answers.get(key) ?? [];
    answers.set(key, [...known, answerTo(recording, call)]);
  }
  if (answers.size === 0) throw new Error(`"${recording.scenario}" has no call of ${steps?.join(", ")}`);
  const unknown: string[] = [];
  const { address, close } = await startMilvusService((method, request) => {
    const key = keyOf(method, request);
    const [next, ...later] = answers.get(key) ?? [];
    if (next !== undefined) {
      if (later.length > 0) answers.set(key, later);
      return next;
    }
    const leftOut = answersLeftOut(recording)[method];
    if (leftOut !== undefined) return leftOut;
    unknown.push(key);
    return { grpcError: { code: status.INTERNAL, details: `not recorded: ${key}` } };
  });
  return {
    uri: `http://${address}`,
    async [Symbol.asyncDispose]() {
      await close();
      if (unknown.length > 0)
        throw new Error(`"${recording.scenario}" has no answer to:\n${unknown.join("\n")}`);
    },
  };
}

/** `base` has a time and an id of the message: it says nothing about what is asked. */
function keyOf(method: string, { base: _, ...request }: Message): string {
  return `${method} ${JSON.stringify(request)}`;
}

/** What is the same whatever is asked, and not in every recording: its version, and its nodes, of which nothing is told. */
function answersLeftOut({ server }: Recording): Readonly<Record<string, Answer>> {
  const answer = (method: string, response: Message) => ({ bytes: encodeResponse(method, response) });
  return {
    GetVersion: answer("GetVersion", { status: {}, version: server.version }),
    GetMetrics: answer("GetMetrics", { status: {}, response: JSON.stringify({ nodes_info: [] }) }),
  };
}
