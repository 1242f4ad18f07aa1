/** What is known of a failed request, whatever class it was thrown as. */
export interface Failure {
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** Code in the body (`insufficient_quota`) or of the socket (`ECONNREFUSED`). */
  readonly code: string | null;
  readonly message: string;
  /** Milliseconds that the provider asked to wait; null when it did not. */
  readonly retryAfterMs: number | null;
  readonly timedOut: boolean;
}

/** Reads what is needed from an error of the `openai` client, or of `fetch` below it. */
export function readFailure(error: unknown): Failure {
  const status = numberAt(error, "status");
  return {
    status,
    code: stringAt(error, "code") ?? deepestCode(error),
    message: deepestMessage(error),
    retryAfterMs: status === null ? null : retryAfter(error),
    timedOut: error instanceof Error && error.constructor.name === "APIConnectionTimeoutError",
  };
}

/** No use to try these again: the name, the certificate or the account will not have changed in a second. */
const permanent =
  /^(ENOTFOUND|ERR_TLS|ERR_SSL|ERR_INVALID|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|insufficient_quota)/;

export function isTransient(failure: Failure): boolean {
  if (failure.code !== null && permanent.test(failure.code)) return false;
  if (failure.status === null) return true;
  return [408, 409, 429].includes(failure.status) || failure.status >= 500;
}

/** `Retry-After` in seconds or as a date, and OpenAI's own `retry-after-ms`. */
function retryAfter(error: unknown): number | null {
  const headers = at(error, "headers");
  if (!(headers instanceof Headers)) return null;
  const ms = Number(headers.get("retry-after-ms") ?? Number.NaN);
  if (ms >= 0) return ms;
  const text = headers.get("retry-after");
  if (text === null) return null;
  const wait = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}

/** The client says "Connection error."; the reason is further down its causes. */
function deepestMessage(error: unknown): string {
  let message = error instanceof Error ? error.message : String(error);
  for (const cause of causes(error)) if (cause.message !== "") message = cause.message;
  return message;
}

function deepestCode(error: unknown): string | null {
  let code: string | null = null;
  for (const cause of causes(error)) code = stringAt(cause, "code") ?? code;
  return code;
}

function* causes(error: unknown): Generator<Error> {
  let current = error instanceof Error ? error.cause : undefined;
  for (let depth = 0; current instanceof Error && depth < 5; depth++) {
    yield current;
    // A host with several addresses fails with one error for each; they say the same.
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
function stringAt(value: unknown, key: string): string | null {
  const found = at(value, key);
  return typeof found === "string" && found !== "" ? found : null;
}
function numberAt(value: unknown, key: string): number | null {
  const found = at(value, key);
  return typeof found === "number" ? found : null;
}
