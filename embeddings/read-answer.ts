import { EmbeddingCode, embeddingError } from "./errors.ts";

/**
 * Takes the vectors out of an answer, in the order of the texts, and trusts nothing: count, `index`, number of values
 * and every value are checked, since a wrong vector would be stored without a word and found by nobody.
 *
 * @param data - `data` of the answer: base64 of little-endian float32, or plain numbers from servers without base64
 * @throws MilvusStackError MS606 for a wrong number of values, MS607 for anything else
 */
export function readAnswer(
  data: unknown,
  expected: { readonly count: number; readonly dimensions: number; readonly model: string },
): Float32Array[] {
  if (!Array.isArray(data)) throw bad(expected.model, "It has no `data` list.");
  if (data.length !== expected.count) {
    throw bad(expected.model, `It holds ${data.length} vectors for ${expected.count} texts.`);
  }
  const vectors = new Array<Float32Array | undefined>(expected.count).fill(undefined);
  data.forEach((item: unknown, position) => {
    const { index = position, embedding } = entry(item);
    if (typeof index !== "number" || !(index in vectors))
      throw bad(expected.model, `It has an index ${index}.`);
    if (vectors[index] !== undefined) throw bad(expected.model, `It gives text ${index} twice.`);
    vectors[index] = check(decode(embedding), index, expected);
  });
  return vectors.filter((vector) => vector !== undefined);
}

function entry(item: unknown): { index?: unknown; embedding?: unknown } {
  return typeof item === "object" && item !== null ? item : {};
}

function decode(embedding: unknown): Float32Array | null {
  if (Array.isArray(embedding)) return Float32Array.from(embedding);
  if (typeof embedding !== "string") return null;
  const bytes = Buffer.from(embedding, "base64");
  if (bytes.length === 0 || bytes.length % 4 !== 0) return null;
  // A copy of its own: small buffers share one pool, and the vector outlives the answer.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

function check(
  vector: Float32Array | null,
  index: number,
  expected: { readonly dimensions: number; readonly model: string },
): Float32Array {
  if (vector === null) throw bad(expected.model, `The vector of text ${index} cannot be read.`);
  if (vector.length !== expected.dimensions) {
    throw embeddingError(EmbeddingCode.wrongDimension, {
      summary: `The model "${expected.model}" gives vectors of ${vector.length} values, but the environment says ${expected.dimensions}.`,
      fix: `Set \`embeddings.dimensions: ${vector.length}\` in the environment, or the model that gives ${expected.dimensions}.`,
    });
  }
  if (!vector.every(Number.isFinite)) {
    throw bad(expected.model, `The vector of text ${index} holds a value that is not a finite number.`);
  }
  return vector;
}

function bad(model: string, cause: string) {
  return embeddingError(EmbeddingCode.badAnswer, {
    summary: `The embeddings server gave an answer for the model "${model}" that cannot be right.`,
    cause,
    fix: "Check that `embeddings.baseUrl` is an OpenAI-compatible embeddings API, and its log.",
  });
}
