import type { EmbeddingsTarget } from "../provision/spec/types.ts";
import type { Failure } from "./failure.ts";
import type { EmbedderSettings } from "./options.ts";
import { providerOf } from "./providers.ts";

type OpenAiTarget = Extract<EmbeddingsTarget, { kind: "openai" }>;

/** How requests are written. It starts as the environment and the provider's defaults say, and follows refusals. */
export interface Wire {
  /** Most texts in one request. */
  readonly batchSize: number;
  /** `encoding_format`; null: not sent. */
  readonly encoding: "base64" | "float" | null;
  /** Whether `dimensions` is sent; by model where it is a pattern. */
  readonly dimensions: boolean | RegExp;
}

/** Only OpenAI's third generation is known to shorten its vectors; others refuse the parameter or ignore it. */
const takesDimensions = /(^|\/)text-embedding-3-/;

export function firstWire(target: OpenAiTarget, settings: EmbedderSettings): Wire {
  const provider = providerOf(target.baseUrl);
  const shortens = provider === null ? takesDimensions : (provider.shortens ?? false);
  return {
    batchSize: settings.batchSize,
    encoding: target.encoding ?? provider?.encoding ?? "base64",
    dimensions: target.sendDimensions ?? shortens,
  };
}

export function sendsDimensions({ dimensions }: Wire, model: string): boolean {
  return typeof dimensions === "boolean" ? dimensions : dimensions.test(model);
}

/** A refusal that names the number of texts, or the size of the request as a whole. */
const batchTooLarge =
  /batch|too many (inputs|texts|items|documents|elements|strings)|(input|array|list|items)\b.{0,40}(too (long|large|many)|at most|maximum|exceed|limit)|at most \d+ (inputs|texts|items|requests|elements)|tokens (per|in the|in a|overall)|per request|payload|entity too large/i;
const aboutTokens = /token/i;
const aboutEncoding = /encoding_?format|base64/i;
const aboutDimensions = /dimension|matryoshka/i;
/** Refusals that the shape of a request does not change. */
const otherRefusals: readonly number[] = [401, 403, 404, 407, 408, 409, 429];

/** What a refusal is about, of what the sender can change. */
export function complaintOf(failure: Failure): "encoding" | "dimensions" | "batch" | null {
  const { status, message } = failure;
  if (status === null || status < 400 || status >= 500 || otherRefusals.includes(status)) return null;
  if (aboutEncoding.test(message)) return "encoding";
  if (status === 413 || batchTooLarge.test(message)) return "batch";
  return aboutDimensions.test(message) ? "dimensions" : null;
}

export interface Asked {
  readonly wire: Wire;
  readonly count: number;
  readonly model: string;
}

/** What to do after a refusal: how to write from now on, and how many texts to put in a request of these ones. */
export interface Lesson {
  readonly change: Partial<Wire>;
  readonly count: number;
}

/**
 * What a refusal teaches, where going on is safe: another encoding of the same values, the model's own dimensions (which are
 * checked), fewer texts. What the environment sets is not changed, except that a batch is split. null: nothing.
 */
export function learn(failure: Failure, asked: Asked, target: OpenAiTarget): Lesson | null {
  const { wire, count, model } = asked;
  switch (complaintOf(failure)) {
    case "encoding":
      if (target.encoding !== undefined || wire.encoding === null) return null;
      // Voyage AI takes base64 or nothing, others float only; what is not sent is the provider's own default.
      return { change: { encoding: wire.encoding === "base64" ? "float" : null }, count };
    case "dimensions":
      if (target.sendDimensions !== undefined || !sendsDimensions(wire, model)) return null;
      return { change: { dimensions: false }, count };
    case "batch": {
      if (count < 2) return null;
      const named = limitIn(failure.message, count);
      const half = Math.floor(count / 2);
      // How many tokens there are depends on the texts: that teaches nothing about the next request.
      if (named === null && aboutTokens.test(failure.message)) return { change: {}, count: half };
      const batchSize = named ?? half;
      return { change: { batchSize: Math.min(wire.batchSize, batchSize) }, count: batchSize };
    }
    case null:
      return null;
  }
}

/** The largest number in a message that is below the number of texts: `it should not be larger than 10`. */
function limitIn(message: string, count: number): number | null {
  const numbers = [...message.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  const below = numbers.filter((number) => number >= 1 && number < count);
  return below.length === 0 ? null : Math.max(...below);
}
