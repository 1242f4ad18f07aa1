import { ExitCode, type MilvusStackError } from "../provision/diagnostics/diagnostic.ts";
import type { Secret } from "../provision/spec/types.ts";
import { EmbeddingCode, embeddingError } from "./errors.ts";
import type { Failure } from "./failure.ts";

/** What was asked of whom, for the words of an error. */
export interface RequestContext {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: Secret | null;
  readonly texts: readonly string[];
  readonly attempts: number;
}

const tooLong =
  /context.?length|maximum.{0,20}(length|tokens)|too (long|large|many tokens)|token limit|reduce .*length/i;

/** Turns a failed request into a sentence and what to do about it. The key never shows, even if the provider echoes it. */
export function explainFailure(failure: Failure, context: RequestContext): MilvusStackError {
  const where = displayUrl(context.baseUrl);
  const said = redact(failure.message, context.apiKey).replace(/\s+/g, " ").slice(0, 500);
  const tried = context.attempts > 1 ? ` after ${context.attempts} attempts` : "";
  const cause = failure.status === null ? said : `It answered ${failure.status}: ${said}`;

  switch (failure.status) {
    case null:
      return embeddingError(
        EmbeddingCode.unreachable,
        {
          summary: failure.timedOut
            ? `The embeddings server at ${where} did not answer in time${tried}.`
            : `The embeddings server at ${where} cannot be reached${tried}.`,
          cause: failure.code === null ? said : `${failure.code}: ${said}`,
          fix: "Check that it runs and that `embeddings.baseUrl` of the environment is right; it usually ends in /v1.",
        },
        ExitCode.unreachable,
      );
    case 401:
    case 403:
      return embeddingError(
        EmbeddingCode.refusedKey,
        {
          // The provider's own words are left out: some repeat the key that they refuse.
          summary:
            context.apiKey === null
              ? `The embeddings server at ${where} wants an API key (${failure.status}).`
              : `The embeddings server at ${where} refused the API key (${failure.status}).`,
          fix: "Let `embeddings.apiKey` of the environment name a variable, and put a valid key in that variable.",
        },
        ExitCode.unreachable,
      );
    case 404:
      return embeddingError(EmbeddingCode.unknownModel, {
        summary: `The embeddings server at ${where} does not know the model "${context.model}", or has no /embeddings there.`,
        cause,
        fix: "Correct `embeddings.model` or `embeddings.baseUrl` of the environment.",
      });
    case 429:
      return embeddingError(EmbeddingCode.quota, {
        summary:
          failure.code === "insufficient_quota"
            ? `The account at ${where} has no quota left for embeddings.`
            : `The embeddings server at ${where} still limits the rate${tried}.`,
        cause,
        fix:
          failure.code === "insufficient_quota"
            ? "Raise the quota or the billing limit of the account, then run again: what is stored stays."
            : "Wait a little and run again; what is stored stays.",
      });
  }
  if (failure.status >= 500 || failure.status === 408 || failure.status === 409) {
    return embeddingError(
      EmbeddingCode.providerFailing,
      {
        summary: `The embeddings server at ${where} keeps failing${tried}.`,
        cause,
        fix: "Look at the server's log, or its provider's status page, and run again; what is stored stays.",
      },
      ExitCode.unreachable,
    );
  }
  if (failure.status === 413 || tooLong.test(failure.message) || tooLong.test(failure.code ?? "")) {
    return embeddingError(EmbeddingCode.textTooLong, {
      summary: `A text is too long for the model "${context.model}". ${longest(context.texts)}.`,
      cause,
      fix: "Shorten the text, or split it into several rows; OpenAI's models take 8,192 tokens.",
    });
  }
  return embeddingError(EmbeddingCode.refusedRequest, {
    summary: `The embeddings server at ${where} refused the request.`,
    cause,
    fix: "Check `embeddings.model` and `embeddings.dimensions` of the environment.",
  });
}

/** The URL without a user name and password in it. */
export function displayUrl(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return baseUrl;
  const url = new URL(baseUrl);
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/$/, "")}`;
}

function redact(message: string, key: Secret | null): string {
  const secret = key?.reveal() ?? "";
  return secret === "" ? message : message.replaceAll(secret, "[secret]");
}

function longest(texts: readonly string[]): string {
  if (texts.length === 1) return `It has ${Buffer.byteLength(texts[0] ?? "")} bytes.`;
  const bytes = texts.map((text) => Buffer.byteLength(text));
  const most = Math.max(...bytes);
  return `The longest of the ${texts.length} in the request is number ${bytes.indexOf(most) + 1}, with ${most} bytes.`;
}
