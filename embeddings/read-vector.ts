/** What keeps a value from being a vector. */
export interface VectorFault {
  readonly kind: "type" | "length" | "value";
  /** Goes on behind the name of the vector: "has null at 3, which is not a number". */
  readonly text: string;
  /** Number of values that there are; 0 for what is no list. */
  readonly length: number;
}

export interface VectorWanted {
  /** Number of values; any when left out. */
  readonly length?: number | undefined;
  /** Largest finite value that the type holds; float32's when left out. */
  readonly largest?: number;
}

/**
 * The one way by which a vector of floats comes in, from an embeddings server, a file, a caller or another generation: as a list
 * of numbers that are finite as float32. `Float32Array.from` makes 0 of null, false and "", and infinity of 1e39.
 */
export function readVector(
  value: unknown,
  { length, largest = Number.MAX_VALUE }: VectorWanted = {},
): { readonly vector: Float32Array } | { readonly fault: VectorFault } {
  if (!isList(value)) return fault("type", "is not a list of numbers", 0);
  if (length !== undefined && value.length !== length) {
    return fault("length", `has ${value.length} values in place of ${length}`, value.length);
  }
  const vector = value instanceof Float32Array ? value : new Float32Array(value.length);
  for (let at = 0; at < value.length; at++) {
    const given = value[at];
    if (typeof given !== "number")
      return fault("type", `has ${named(given)} at ${at}, which is not a number`, value.length);
    vector[at] = given;
    if (!Number.isFinite(vector[at]) || Math.abs(given) > largest) {
      return fault("value", `has ${given} at ${at}, which its type cannot hold`, value.length);
    }
  }
  return { vector };
}

/**
 * Whether a vector has no direction: all values are zero, or so small that the sum of their squares is as a float32, which is what
 * servers divide by.
 */
export function isZeroVector(vector: Float32Array): boolean {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.fround(squares) === 0;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  if (Array.isArray(value)) return true;
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function named(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : String(value);
}

function fault(kind: VectorFault["kind"], text: string, length: number): { readonly fault: VectorFault } {
  return { fault: { kind, text, length } };
}
