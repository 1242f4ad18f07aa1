import { badAnswer, wrongDimension } from "./errors.ts";
import { readVector } from "./read-vector.ts";

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
  if (!Array.isArray(data)) throw badAnswer(expected.model, "It has no `data` list.");
  if (data.length !== expected.count) {
    throw badAnswer(expected.model, `It holds ${data.length} vectors for ${expected.count} texts.`);
  }
  const vectors = new Array<Float32Array | undefined>(expected.count).fill(undefined);
  data.forEach((item: unknown, position) => {
    const { index = position, embedding } = entry(item);
    if (typeof index !== "number" || !(index in vectors))
      throw badAnswer(expected.model, `It has an index ${index}.`);
    if (vectors[index] !== undefined) throw badAnswer(expected.model, `It gives text ${index} twice.`);
    const read = readVector(decode(embedding), { length: expected.dimensions });
    if ("vector" in read) vectors[index] = read.vector;
    else if (read.fault.kind === "length")
      throw wrongDimension(expected.model, read.fault.length, expected.dimensions);
    else throw badAnswer(expected.model, `The vector of text ${index} ${read.fault.text}.`);
  });
  return vectors.filter((vector) => vector !== undefined);
}

function entry(item: unknown): { index?: unknown; embedding?: unknown } {
  return typeof item === "object" && item !== null ? item : {};
}

const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** A list as it is; the floats of base64, which Node would read past characters that are none of it. */
function decode(embedding: unknown): unknown {
  if (typeof embedding !== "string" || !base64.test(embedding)) return embedding;
  const bytes = Buffer.from(embedding, "base64");
  if (bytes.length === 0 || bytes.length % 4 !== 0) return embedding;
  // A copy of its own: small buffers share one pool, and the vector outlives the answer.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
