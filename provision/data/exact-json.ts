/** Only numbers this long can be whole and beyond 2^53. */
const longDigits = /\d{16}/;
const wholeNumber = /^-?\d+$/;

/**
 * `JSON.parse` that loses no digit: a whole number beyond ±2^53 becomes a `bigint`, everything else is as usual.
 * Needs the source text that V8 hands to a reviver since Node 21.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function parseExactJson(text: string): unknown {
  if (!longDigits.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
    if (context?.source === undefined)
      throw new SyntaxError("This Node cannot read a number beyond 2^53 exactly");
    return wholeNumber.test(context.source) ? BigInt(context.source) : value;
  });
}
