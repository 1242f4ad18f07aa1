import { AsyncLocalStorage } from "node:async_hooks";

const asked = new AsyncLocalStorage<(() => Promise<void>) | undefined>();

/**
 * Does some work in which every request to a server, also one that is sent again, first waits for `assure`; when that rejects,
 * the request is not sent and the work fails with its reason. What `assure` itself asks a server is let through.
 */
export function assureBeforeEachAttempt<T>(assure: () => Promise<void>, work: () => T): T {
  return asked.run(() => asked.run(undefined, assure), work);
}

/** To be awaited right before a request is sent. */
export async function beforeAttempt(): Promise<void> {
  await asked.getStore()?.();
}
