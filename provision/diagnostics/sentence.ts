import type { Diagnostic } from "./diagnostic.ts";

/**
 * Text that ends as a sentence does, exactly once: what servers say has a full stop or none, and what is put together of it has
 * two or runs on. A text that ends in a line of its own, such as one to copy, stays as it is.
 */
export function sentence(text: string): string {
  const whole = text.replace(/(?<=[\p{L}\p{N}"'`)\]])\.\.(?=\s|$)/gu, ".").trimEnd();
  if (whole === "" || /[.!?…:;,](?:["'`)\]]*)$/u.test(whole) || whole.includes("\n")) return whole;
  return `${whole}.`;
}

/** Sentences after each other. */
export function sentences(...texts: readonly string[]): string {
  return texts
    .map(sentence)
    .filter((text) => text !== "")
    .join(" ");
}

/** A diagnostic whose texts end once each, however they were put together. */
export function inSentences(diagnostic: Diagnostic): Diagnostic {
  const { summary, cause, fix } = diagnostic;
  return {
    ...diagnostic,
    summary: sentence(summary),
    ...(cause !== undefined && { cause: sentence(cause) }),
    ...(fix !== undefined && { fix: sentence(fix) }),
  };
}
