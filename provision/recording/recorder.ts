import type { Answer } from "./format.ts";

/** Keeps what a client asks and is answered. */
export interface CallRecorder {
  /** Texts that may be in nothing that is recorded: tokens, passwords, hosts. */
  hide(texts: readonly string[]): void;
  /** A call that has ended. */
  answered(method: string, request: Buffer, answer: Answer): void;
}

/** A call in the bytes that went over the network. */
export interface WireCall {
  readonly method: string;
  readonly step: string;
  readonly request: Buffer;
  readonly answer: Answer;
}

export interface Recorder extends CallRecorder {
  /** Names what asks from now on. */
  step(name: string): void;
  /** Forgets the calls until now. */
  restart(): void;
  readonly calls: readonly WireCall[];
  readonly hidden: readonly string[];
}

/** Keeps calls in memory. Those that carry rows are left out, and so are metrics, which are full of addresses. */
export function createRecorder(): Recorder {
  const calls: WireCall[] = [];
  const hidden: string[] = [];
  let current = "";
  return {
    calls,
    hidden,
    step: (name) => {
      current = name;
    },
    restart: () => {
      calls.length = 0;
    },
    hide: (texts) => hidden.push(...texts),
    answered(method, request, answer) {
      if (!leftOut.has(method)) calls.push({ method, step: current, request, answer });
    },
  };
}

const leftOut: ReadonlySet<string> = new Set([
  ...["Insert", "Upsert", "Delete", "Search", "HybridSearch"],
  ...["GetMetrics", "CheckHealth", "Connect", "ClientHeartbeat"],
]);
