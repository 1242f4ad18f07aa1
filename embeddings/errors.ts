import { type Diagnostic, ExitCode, MilvusStackError } from "../provision/diagnostics/diagnostic.ts";

/** Codes of everything that can go wrong with embeddings. */
export const EmbeddingCode = {
  unreachable: "MS601",
  refusedKey: "MS602",
  unknownModel: "MS603",
  textTooLong: "MS604",
  quota: "MS605",
  wrongDimension: "MS606",
  badAnswer: "MS607",
  emptyText: "MS608",
  providerFailing: "MS609",
  refusedRequest: "MS610",
} as const;
export type EmbeddingCode = (typeof EmbeddingCode)[keyof typeof EmbeddingCode];

export function embeddingError(
  code: EmbeddingCode,
  details: Pick<Diagnostic, "summary"> & Partial<Pick<Diagnostic, "cause" | "fix">>,
  exitCode: ExitCode = ExitCode.failed,
): MilvusStackError {
  return new MilvusStackError({ code, severity: "error", ...details }, exitCode);
}

/** Whether an error is the one of this code, so that a caller can act on it. */
export function hasCode(error: unknown, code: string): error is MilvusStackError {
  return error instanceof MilvusStackError && error.diagnostics.some((d) => d.code === code);
}
