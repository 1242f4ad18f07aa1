import pLimit from "p-limit";
import { EmbeddingCode, embeddingError, hasCode } from "./errors.ts";
import { explainFailure } from "./explain-failure.ts";
import { type OpenAiTarget, type OpenClient, openClient } from "./open-client.ts";
import { type EmbedderOptions, settle } from "./options.ts";
import { packTexts } from "./pack.ts";
import { readAnswer } from "./read-answer.ts";
import { RequestFailed, withRetries } from "./retry.ts";
import type { Embedder, TextKind } from "./types.ts";
import { firstWire, learn, sendsDimensions } from "./wire.ts";

/**
 * An embedder over an OpenAI-compatible API. Nothing is sent until the first `embed`; the `openai` package is loaded
 * then. Requests under way share one limit over all calls. A call that fails cancels its other requests. What a refusal
 * says of the size of a batch, the encoding or `dimensions` is kept to from then on.
 *
 * @throws nothing itself; see {@link Embedder.embed}. When `signal` aborts, `embed` rejects with its reason.
 */
export function createEmbedder(target: OpenAiTarget, options?: EmbedderOptions): Embedder {
  const settings = settle(target, options);
  const env = options?.env ?? process.env;
  const limit = pLimit(settings.concurrency);
  let opened: Promise<OpenClient> | undefined;
  let wire = firstWire(target, settings);
  let shortensOnRequest: "unknown" | "asked" = "unknown";

  async function request(
    texts: readonly string[],
    kind: TextKind,
    signal: AbortSignal,
  ): Promise<Float32Array[]> {
    if (texts.length > wire.batchSize) return await inParts(texts, wire.batchSize, kind, signal);
    opened ??= openClient(target, env);
    const { openai, proxy, tls } = await opened;
    const model = target.model[kind];
    const asked = { wire, count: texts.length, model };
    const body = {
      model,
      input: [...texts],
      ...(asked.wire.encoding !== null && { encoding_format: asked.wire.encoding }),
      ...(sendsDimensions(asked.wire, model) && { dimensions: target.dimensions }),
    };
    // Not by `openai.embeddings`: it would decode what `readAnswer` checks, and asks for base64 where nothing is asked for.
    const attempt = (timeout: number) =>
      openai.post<{ readonly data?: unknown }>("/embeddings", { body, signal, timeout });
    let answer: { readonly data?: unknown };
    try {
      answer = await withRetries(attempt, settings, signal);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      const lesson = learn(error.failure, asked, target);
      if (lesson !== null) {
        wire = { ...wire, ...lesson.change };
        return await inParts(texts, lesson.count, kind, signal);
      }
      throw await explainFailure(error.failure, {
        target,
        model,
        proxy,
        tls,
        texts,
        attempts: error.attempts,
      });
    }
    try {
      return readAnswer(answer?.data, { count: texts.length, dimensions: target.dimensions, model });
    } catch (error) {
      const askable = target.sendDimensions === undefined && !sendsDimensions(asked.wire, model);
      if (!hasCode(error, EmbeddingCode.wrongDimension) || !askable) throw error;
      // Many models shorten their vectors when told to. What comes is checked again.
      const before = wire.dimensions;
      if (shortensOnRequest === "asked" && before !== true) throw error;
      shortensOnRequest = "asked";
      wire = { ...wire, dimensions: true };
      try {
        return await request(texts, kind, signal);
      } catch {
        wire = { ...wire, dimensions: before };
        signal.throwIfAborted();
        throw error;
      }
    }
  }

  async function inParts(texts: readonly string[], size: number, kind: TextKind, signal: AbortSignal) {
    const vectors: Float32Array[] = [];
    for (let start = 0; start < texts.length; start += size) {
      vectors.push(...(await request(texts.slice(start, start + size), kind, signal)));
    }
    return vectors;
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
      const jobs = packTexts(texts, wire.batchSize).map(({ start, end }) =>
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
