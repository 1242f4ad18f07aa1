import type { Socket } from "node:net";
import { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { PortForward } from "@kubernetes/client-node";
import type { Pod } from "./find-ready-pods.ts";

/** Bytes on their way to the API server above which no more are taken from the client. */
const sendBufferBytes = 1 << 20;

/** A node that is gone says nothing: after this long without an answer to a ping the connection is given up. */
const pingEveryMs = 15_000;

/** What is used of the websocket that the client library gives; it ships without types of its own. */
interface WebSocket {
  readonly bufferedAmount: number;
  pause(): void;
  resume(): void;
  ping(): void;
  terminate(): void;
  on(event: "close" | "pong", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** What comes of a stream to a pod. */
export interface StreamEvents {
  /** The port answers: only then it is known that it was reached. */
  onAnswer(): void;
  /** It has ended: null, or the words of the node that could not reach the port. */
  onEnd(refusal: string | null): void;
}

/**
 * Joins a TCP connection and a port of a pod over the API server, until either side ends. Returns once the API server
 * has agreed; that the pod's port was reached is only known by what comes back.
 *
 * @throws what the client library throws when the API server refuses.
 */
export async function joinPod(
  socket: Socket,
  forward: PortForward,
  namespace: string,
  pod: Pod,
  events: StreamEvents,
): Promise<void> {
  let link: WebSocket | null = null;
  let refusal: string | null = null;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      done();
      if (chunk.length > 0) events.onAnswer();
      if (socket.destroyed || socket.write(chunk) || link === null) return;
      const paused = link;
      paused.pause();
      socket.once("drain", () => paused.resume());
    },
  });
  const errors = new Writable({
    write(chunk: Buffer, _encoding, done) {
      done();
      // The stream begins with the number of the port, which may come as a message of its own.
      if (chunk.length === 0) return;
      refusal = (refusal ?? "") + chunk.toString("utf8");
      link?.terminate();
    },
  });
  const input = Readable.from(throttled(socket, () => link));
  input.on("error", () => link?.terminate());
  const opened = await forward.portForward(namespace, pod.name, [pod.port], output, errors, input);
  if (typeof opened === "function") throw new Error("A port-forward without retries is one websocket");
  const websocket: WebSocket = opened;
  link = websocket;
  const stopPinging = keepAlive(websocket);
  websocket.on("error", () => websocket.terminate());
  websocket.on("close", () => {
    stopPinging();
    socket.destroy();
    events.onEnd(refusal);
  });
  socket.on("close", () => websocket.terminate());
  if (socket.destroyed || refusal !== null) websocket.terminate();
}

/** What the client sends, no faster than the API server takes it. */
async function* throttled(socket: Socket, link: () => WebSocket | null): AsyncGenerator<Buffer> {
  for await (const chunk of socket) {
    yield chunk;
    while ((link()?.bufferedAmount ?? 0) > sendBufferBytes) await sleep(5);
  }
}

function keepAlive(websocket: WebSocket): () => void {
  let answered = true;
  websocket.on("pong", () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return websocket.terminate();
    answered = false;
    websocket.ping();
  }, pingEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
