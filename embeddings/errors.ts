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
  badCertificate: "MS611",
  clientCertificate: "MS612",
  proxyFailed: "MS613",
} as const;
export type EmbeddingCode = (typeof EmbeddingCode)[keyof typeof EmbeddingCode];

export function embeddingError(
  code: EmbeddingCode,
  details: Pick<Diagnostic, "summary"> & Partial<Pick<Diagnostic, "cause" | "fix">>,
  exitCode: ExitCode = ExitCode.failed,
): MilvusStackError {
  return new MilvusStackError({ code, severity: "error", ...details }, exitCode);
}

/** The model gives vectors of another size than the environment says. */
export function wrongDimension(model: string, length: number, expected: number): MilvusStackError {
  return embeddingError(EmbeddingCode.wrongDimension, {
    summary: `The model "${model}" gives vectors of ${length} values, but the environment says ${expected}.`,
    fix: `Set \`embeddings.dimensions: ${length}\` in the environment, or the model that gives ${expected}.`,
  });
}

export function badAnswer(model: string, cause: string): MilvusStackError {
  return embeddingError(EmbeddingCode.badAnswer, {
    summary: `The embeddings server gave an answer for the model "${model}" that cannot be right.`,
    cause,
    fix: "Check that `embeddings.baseUrl` is an OpenAI-compatible embeddings API, and its log.",
  });
}

/** Whether an error is the one of this code, so that a caller can act on it. */
export function hasCode(error: unknown, code: string): error is MilvusStackError {
  return error instanceof MilvusStackError && error.diagnostics.some((d) => d.code === code);
}
