/** Only numbers this long can be whole and beyond 2^53. */
const longDigits = /\d{16}/;
/** Besides those, only an exponent makes a number that no double holds. */
const largeExponent = /\d[eE]\+?\d{3}/;
const wholeNumber = /^-?\d+$/;

/** ES2025's `JSON.rawJSON`, which TypeScript does not describe yet: a number that is written as these characters. */
declare global {
  interface JSON {
    rawJSON?(text: string): object;
  }
}

/**
 * `JSON.parse` that loses no digit: a whole number beyond ±2^53 becomes a `bigint`, everything else is as usual.
 * Needs the source text that V8 hands to a reviver since Node 21.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  return longDigits.test(text) ? parseWith(text, (number) => number) : JSON.parse(text);
}

/**
 * {@link parseExactJson} for what a server stores: a number beyond every double, such as `1e400`, stays as it is written
 * (`JSON.rawJSON`), so that `writeExactJson` gives it back.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function parseStoredJson(text: string): unknown {
  if (!longDigits.test(text) && !largeExponent.test(text)) return JSON.parse(text);
  return parseWith(text, (number, source) => (Number.isFinite(number) ? number : rawNumber(source)));
}

/** `JSON.stringify` that writes a `bigint` by its digits, and the sign of -0. */
export function writeExactJson(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "bigint") return rawNumber(String(inner));
    return Object.is(inner, -0) ? rawNumber("-0") : inner;
  });
}

/** A value that `JSON.stringify` writes as this number. Needs Node 21. */
export function rawNumber(text: string): object {
  if (JSON.rawJSON === undefined)
    throw new TypeError("This Node cannot write a number beyond 2^53 inside JSON. Use Node 22.");
  return JSON.rawJSON(text);
}

function parseWith(text: string, other: (number: number, source: string) => unknown): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
    if (context?.source === undefined)
      throw new SyntaxError("This Node cannot read a number beyond 2^53 exactly. Use Node 22.");
    return wholeNumber.test(context.source) ? BigInt(context.source) : other(value, context.source);
  });
}
