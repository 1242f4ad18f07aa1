import { MilvusStackError, renderDiagnostics } from "../../provision/diagnostics/index.ts";

/** Shows text while the engine works: it takes every line of a provider's standard output for a message. */
export function say(text: string): void {
  if (text !== "") process.stdout.write(`${text}\n`);
}

/** Gives what `work` gives. An error that people can act on is thrown as they are to read it, without a stack. */
export async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MilvusStackError)) throw error;
    throw withoutStack(new Error(renderDiagnostics(error.diagnostics), { cause: error }));
  }
}

/** The engine prints the stack of some errors after their message, which is for developers. */
export function withoutStack<E extends Error>(error: E): E {
  error.stack = "";
  return error;
}

/** What was made although it is not as it should be: the engine keeps it with `properties`, and tries again the next time. */
export function halfDone(id: string, properties: Readonly<Record<string, unknown>>, reason: string): Error {
  return withoutStack(Object.assign(new Error(reason), { id, properties, reasons: [reason] }));
}
