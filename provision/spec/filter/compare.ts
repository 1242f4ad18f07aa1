import type { ComparisonOperator } from "./ast.ts";

export type Scalar = string | number | bigint | boolean;

export function isScalar(value: unknown): value is Scalar {
  return ["string", "number", "bigint", "boolean"].includes(typeof value);
}

/** Result of an operator, or null where the two cannot be compared: text with a number. */
export function compareValues(left: Scalar, operator: ComparisonOperator, right: Scalar): boolean | null {
  const order = orderOf(left, right);
  if (order === null) return null;
  switch (operator) {
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

function orderOf(left: Scalar, right: Scalar): number | null {
  if (typeof left === "string" && typeof right === "string") return orderOfText(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (!isNumeric(left) || !isNumeric(right)) return null;
  const [a, b] = [narrow(left, right), narrow(right, left)];
  if (a < b) return -1;
  if (a > b) return 1;
  return a === b || Number(a) === Number(b) ? 0 : Number.NaN;
}

/** The server orders by UTF-8 bytes, JavaScript by UTF-16 units. */
function orderOfText(left: string, right: string): number {
  return left === right ? 0 : Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/**
 * A value of a Float field comes back as the double nearest to its 32 bits, and the server compares at 32 bits: so
 * does this where the other side is a fraction that 32 bits hold exactly.
 */
function narrow(value: number | bigint, other: number | bigint): number | bigint {
  const single = typeof other === "number" && !Number.isInteger(other) && Math.fround(other) === other;
  return single && typeof value === "number" ? Math.fround(value) : value;
}

export function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** Equality of elements: of scalars as above, of lists element by element. */
export function equalElements(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equalElements(item, right[index]));
  }
  return isScalar(left) && isScalar(right) && compareValues(left, "==", right) === true;
}
