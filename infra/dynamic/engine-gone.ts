import { connect } from "node:net";

/** How long after the engine's end its provider may still finish the operation under way. */
const lastWordsMs = 60_000;
const askAgainMs = 1_000;

let watch: AbortController | undefined;
let busy = 0;

/**
 * Aborted when the engine is gone. A provider outlives an engine that is killed, and would go on changing collections that
 * nobody keeps state of, or stay for good: it stops after the operation under way, and ends.
 */
export function engineGone(): AbortSignal {
  if (watch === undefined) {
    watch = new AbortController();
    const address = /^(.*):(\d+)$/.exec(process.argv[2] ?? "");
    if (address !== null) listenTo(address[1] ?? "", Number(address[2]), watch);
    // Nobody reads any more what is written then, which is no reason to fail.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  }
  return watch.signal;
}

/** Runs `work` with `engineGone()`, and ends the process after it where the engine is. */
export async function whileEngineLives<T>(work: (gone: AbortSignal) => Promise<T>): Promise<T> {
  const gone = engineGone();
  busy += 1;
  try {
    return await work(gone);
  } finally {
    busy -= 1;
    if (gone.aborted) endWhenIdle();
  }
}

/** A connection that says nothing: it ends with the engine, or when the engine tires of it; a refused one tells which. */
function listenTo(host: string, port: number, controller: AbortController): void {
  let connected = false;
  const socket = connect({ host, port });
  socket.unref();
  socket.once("connect", () => {
    connected = true;
  });
  socket.on("error", () => {});
  socket.resume();
  socket.once("close", () => {
    if (connected) setTimeout(() => listenTo(host, port, controller), askAgainMs).unref();
    else {
      controller.abort(new Error("The Pulumi engine is gone"));
      endWhenIdle();
      setTimeout(() => process.exit(1), lastWordsMs).unref();
    }
  });
}

function endWhenIdle(): void {
  // What was under way may still have a lock to give back.
  if (busy === 0) setImmediate(() => process.exit(1));
}
