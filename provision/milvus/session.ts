import type { MilvusClient } from "@zilliz/milvus2-sdk-node";
import pRetry, { AbortError } from "p-retry";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { HttpProxy } from "../network/index.ts";
import type { Capabilities } from "../state/capabilities.ts";
import { beforeAttempt } from "./before-attempt.ts";
import { isMilvusError, MilvusCode, milvusError } from "./codes.ts";
import { grpcFailure } from "./grpc-failure.ts";
import { interrupted, raceAbort } from "./race-abort.ts";
import { Schemas } from "./schemas.ts";
import { isSuccess, isTransient, type StatusLike, statusOf, toError } from "./status.ts";

export interface CallOptions {
  /** Deadline of one attempt; 30 s when left out. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether the call may be sent again when its answer was lost; an insert may not. True when left out. */
  readonly repeatable?: boolean;
  /** The error that a failed answer stands for, where the call knows more of it; null: what it stands for anywhere. */
  readonly explain?: (status: StatusLike) => Error | null;
}

/** Time that retries of one call may take in all. */
const retryBudgetMs = 30_000;
const defaultTimeoutMs = 30_000;

/** A connected client and the one way to call it: with a deadline, retries within a budget, and an answer that is checked. */
export class Session {
  readonly client: MilvusClient;
  readonly endpoint: string;
  readonly capabilities: Capabilities;
  readonly schemas = new Schemas();
  readonly #proxy: HttpProxy | null;

  constructor(
    client: MilvusClient,
    endpoint: string,
    capabilities: Capabilities,
    proxy: HttpProxy | null = null,
  ) {
    this.client = client;
    this.endpoint = endpoint;
    this.capabilities = capabilities;
    this.#proxy = proxy;
  }

  /**
   * Calls the server and gives an answer that is a success.
   *
   * @param operation what is tried, for the message: `create collection articles__g1`.
   * @param request makes the request; gets the deadline of one attempt in milliseconds.
   * @throws MilvusStackError for everything else, in the words of `operation`; MS410 as soon as `signal` says stop.
   */
  readonly call = async <T>(
    operation: string,
    request: (timeout: number) => Promise<T>,
    options: CallOptions = {},
  ): Promise<T> => {
    const { timeoutMs: timeout = defaultTimeoutMs, signal } = options;
    if (signal?.aborted) throw interrupted(operation);
    const failed = (status: StatusLike) => {
      const error = options.explain?.(status) ?? toError(operation, status);
      return isTransient(status) ? error : new AbortError(error);
    };
    const attempt = async () => {
      const answer = await this.#attempt(operation, request, timeout, options.repeatable ?? true, failed);
      const status = statusOf(answer);
      if (isSuccess(status)) return answer;
      throw failed(status);
    };
    const attempts = pRetry(attempt, {
      retries: 8,
      minTimeout: 100,
      maxTimeout: 5_000,
      maxRetryTime: Math.min(retryBudgetMs, timeout),
      randomize: true,
      ...(signal && { signal }),
    });
    try {
      return await raceAbort(attempts, signal, operation);
    } catch (error) {
      if (error instanceof MilvusStackError) throw error;
      if (signal?.aborted) throw interrupted(operation);
      throw milvusError(
        MilvusCode.serverError,
        { summary: `Could not ${operation}`, cause: messageOf(error) },
        { cause: error },
      );
    }
  };

  /** One attempt, with whatever the SDK throws made into an error of ours. */
  async #attempt<T>(
    operation: string,
    request: (timeout: number) => Promise<T>,
    timeout: number,
    repeatable: boolean,
    failed: (status: StatusLike) => Error,
  ): Promise<T> {
    try {
      await beforeAttempt();
      return await request(timeout);
    } catch (thrown) {
      if (thrown instanceof MilvusStackError) throw new AbortError(thrown);
      const status = statusOf(thrown);
      // createCollection, insert and others throw the server's answer instead of giving it.
      if (status.error_code !== undefined) throw failed(status);
      const failure = grpcFailure(operation, thrown, this.endpoint, timeout, this.#proxy);
      if (failure.transient && repeatable) throw failure.error;
      throw new AbortError(failure.error);
    }
  }
}

/** `null` in place of the error that says that something is not there. */
export async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (isMilvusError(error, MilvusCode.notThere)) return null;
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
