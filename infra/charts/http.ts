import { setTimeout as sleep } from "node:timers/promises";
import pRetry, { AbortError } from "p-retry";
import { MilvusStackError } from "../../provision/diagnostics/index.ts";

/** How patiently a server is asked. */
export interface HttpOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without an answer, or without another piece of it, after which an attempt is given up; 30 s. */
  readonly idleTimeoutMs?: number | undefined;
  /** Attempts after the first, with twice the pause before each; 3. */
  readonly retries?: number | undefined;
  /** Milliseconds before the second attempt; 500. */
  readonly retryDelayMs?: number | undefined;
}

/** A server that answered, and not with what was asked for. */
export class HttpStatusError extends Error {
  readonly status: number;
  readonly response: Response;

  constructor(url: string, response: Response) {
    super(`${url} answered ${response.status} ${response.statusText}`.trimEnd());
    this.name = "HttpStatusError";
    this.status = response.status;
    this.response = response;
  }
}

/**
 * Asks a server and hands its answer to `read`; again where the network or the server failed, also in the middle of the answer.
 *
 * @param read gets pieces of the body and is to start afresh each time
 * @throws HttpStatusError where the server says no; the error of `fetch` where nobody answers; the signal's reason
 */
export async function askHttp<Result>(
  url: string,
  request: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> },
  read: (response: Response, pieces: AsyncIterable<Uint8Array>) => Promise<Result>,
  { signal, idleTimeoutMs = 30_000, retries = 3, retryDelayMs = 500 }: HttpOptions = {},
): Promise<Result> {
  const { address, authorization } = withoutCredentials(url);
  const headers = { ...authorization, ...request.headers };
  const attempt = async (): Promise<Result> => {
    const idle = idleSignal(idleTimeoutMs);
    try {
      const both = signal === undefined ? idle.signal : AbortSignal.any([signal, idle.signal]);
      const response = await fetch(address, { ...request, headers, signal: both });
      idle.heard();
      if (!response.ok) {
        await response.body?.cancel();
        const error = new HttpStatusError(address, response);
        throw isPassing(response.status) ? error : new AbortError(error);
      }
      return await read(response, piecesOf(response, idle.heard));
    } catch (error) {
      // What is wrong here is not better the next time.
      if (error instanceof MilvusStackError) throw new AbortError(error);
      // p-retry takes a TypeError for a defect of the program, unless it knows the words of it.
      throw error instanceof TypeError ? new Error(sayCause(error), { cause: error }) : error;
    } finally {
      idle.stop();
    }
  };
  return await pRetry(attempt, {
    retries,
    minTimeout: retryDelayMs,
    factor: 2,
    ...(signal !== undefined && { signal }),
  });
}

/** `fetch` takes no address with a user in it; servers want them in a header. */
function withoutCredentials(url: string): {
  address: string;
  authorization: Readonly<Record<string, string>>;
} {
  const bare = new URL(url);
  const { username, password } = bare;
  if (username === "" && password === "") return { address: url, authorization: {} };
  bare.username = "";
  bare.password = "";
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    address: bare.href,
    authorization: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` },
  };
}

function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

async function* piecesOf(response: Response, heard: () => void): AsyncGenerator<Uint8Array> {
  for await (const piece of response.body ?? []) {
    heard();
    yield piece;
  }
}

/** `fetch failed` says nothing; what is below it does. */
function sayCause(error: Error): string {
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}

function idleSignal(timeoutMs: number) {
  const controller = new AbortController();
  const done = new AbortController();
  let last = performance.now();
  const watch = async (): Promise<void> => {
    for (;;) {
      const left = last + timeoutMs - performance.now();
      if (left <= 0) break;
      await sleep(left, undefined, { signal: done.signal, ref: false });
    }
    controller.abort(new Error(`no answer for ${timeoutMs / 1000} s`));
  };
  // Rejected where the answer came in time.
  watch().catch(() => {});
  return {
    signal: controller.signal,
    heard: () => {
      last = performance.now();
    },
    stop: () => done.abort(),
  };
}
