import type { Arithmetic } from "./ast.ts";
import { FilterNotEvaluableError } from "./not-evaluable-error.ts";

/** Result of an arithmetic operator; null where it has none. */
export function calculate(
  node: Arithmetic,
  left: number | bigint,
  right: number | bigint,
): number | bigint | null {
  const whole = Number.isInteger(Number(left)) && Number.isInteger(Number(right));
  if (node.operator === "/" && whole) return divideWhole(node, left, right);
  if (whole && (typeof left === "bigint" || typeof right === "bigint")) {
    return calculateExactly(node, BigInt(left), BigInt(right));
  }
  const [a, b] = [Number(left), Number(right)];
  switch (node.operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return b === 0 ? null : a % b;
    case "**":
      return a ** b;
  }
}

/** 7 / 2 is 3 for an Int64 field and 3.5 for a Double one, and a row does not say which of them it came from. */
function divideWhole(
  node: Arithmetic,
  left: number | bigint,
  right: number | bigint,
): number | bigint | null {
  if (Number(right) === 0) return null;
  const exact = BigInt(left) % BigInt(right) === 0n;
  if (!exact) throw new FilterNotEvaluableError("A division of whole numbers with a remainder", node);
  return BigInt(left) / BigInt(right);
}

function calculateExactly(node: Arithmetic, left: bigint, right: bigint): bigint | null {
  switch (node.operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "%":
      return right === 0n ? null : left % right;
    case "/":
      return left / right;
    case "**":
      return right < 0n || right > 64n ? null : left ** right;
  }
}
