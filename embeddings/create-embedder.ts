import type OpenAI from "openai";
import pLimit from "p-limit";
import type { EmbeddingsTarget } from "../provision/spec/types.ts";
import { EmbeddingCode, embeddingError } from "./errors.ts";
import { explainFailure } from "./explain-failure.ts";
import { type EmbedderOptions, settle } from "./options.ts";
import { packTexts } from "./pack.ts";
import { readAnswer } from "./read-answer.ts";
import { RequestFailed, withRetries } from "./retry.ts";
import type { Embedder, TextKind } from "./types.ts";

type OpenAiTarget = Extract<EmbeddingsTarget, { kind: "openai" }>;

/** Only OpenAI's third generation can shorten its vectors; others refuse the parameter or ignore it. */
const takesDimensions = /(^|\/)text-embedding-3-/;

/**
 * An embedder over an OpenAI-compatible API. Nothing is sent until the first `embed`; the `openai` package is loaded
 * then. Requests under way share one limit over all calls. A call that fails cancels its other requests.
 *
 * @throws nothing itself; see {@link Embedder.embed}. When `signal` aborts, `embed` rejects with its reason.
 */
export function createEmbedder(target: OpenAiTarget, options?: EmbedderOptions): Embedder {
  const settings = settle(target.baseUrl, options);
  const limit = pLimit(settings.concurrency);
  let client: Promise<OpenAI> | undefined;

  async function request(texts: readonly string[], kind: TextKind, signal: AbortSignal) {
    client ??= openClient(target);
    const openai = await client;
    const model = target.model[kind];
    const body = {
      model,
      input: [...texts],
      // The client's own default; said here so that the text arrives undecoded, see readAnswer.
      encoding_format: "base64" as const,
      ...(takesDimensions.test(model) ? { dimensions: target.dimensions } : {}),
    };
    const attempt = (timeout: number) => openai.embeddings.create(body, { signal, timeout });
    try {
      const answer = await withRetries(attempt, settings, signal);
      return readAnswer(answer?.data, { count: texts.length, dimensions: target.dimensions, model });
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      const context = { baseUrl: target.baseUrl, model, apiKey: target.apiKey, texts };
      throw explainFailure(error.failure, { ...context, attempts: error.attempts });
    }
  }

  return {
    dimensions: target.dimensions,
    model: target.model,
    batch: { size: settings.batchSize, concurrency: settings.concurrency },
    async embed(texts, kind, { signal } = {}) {
      refuseUrl(target.baseUrl);
      refuseEmpty(texts);
      signal?.throwIfAborted();
      const stop = new AbortController();
      const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
      const jobs = packTexts(texts, settings.batchSize).map(({ start, end }) =>
        limit(() => {
          either.throwIfAborted();
          return request(texts.slice(start, end), kind, either);
        }),
      );
      try {
        return (await Promise.all(jobs)).flat();
      } catch (error) {
        stop.abort(error);
        await Promise.allSettled(jobs);
        throw error;
      }
    },
  };
}

/** `fetch` takes no user name in a URL, and its complaint would show the password. */
function refuseUrl(baseUrl: string) {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url !== null && url.username === "" && url.password === "") return;
  throw embeddingError(EmbeddingCode.refusedRequest, {
    summary:
      url === null
        ? "`embeddings.baseUrl` of the environment is not a URL."
        : "`embeddings.baseUrl` of the environment holds a user name or a password.",
    fix: "Write it as https://host/v1, and give the key as `embeddings.apiKey`.",
  });
}

/** No text means no meaning: models answer with a vector that is near everything. */
function refuseEmpty(texts: readonly string[]) {
  const place = texts.findIndex((text) => text.trim() === "");
  if (place === -1) return;
  throw embeddingError(EmbeddingCode.emptyText, {
    summary: `Text ${place + 1} of ${texts.length} is empty, and an empty text cannot be embedded.`,
    fix: "Leave it out, or give it at least one word.",
  });
}

async function openClient(target: OpenAiTarget): Promise<OpenAI> {
  const { default: OpenAI } = await import("openai");
  const own = new URL(target.baseUrl).hostname.endsWith(".openai.com");
  return new OpenAI({
    baseURL: target.baseUrl,
    // Without a key the client would take OPENAI_API_KEY and send it to whatever server this is.
    apiKey: target.apiKey?.reveal() ?? "none",
    adminAPIKey: null,
    ...(target.apiKey === null ? { defaultHeaders: { Authorization: null } } : {}),
    ...(own ? {} : { organization: null, project: null }),
    maxRetries: 0,
    // Its debug log holds every text; OPENAI_LOG would turn it on.
    logLevel: "off",
  });
}
