import type { ArithmeticOperator, Comparison, ComparisonOperator, Expression, Literal } from "./ast.ts";
import { FilterSyntaxError } from "./syntax-error.ts";
import type { Token } from "./tokens.ts";

/** Deeper nesting than anyone writes, and far from the end of the stack. */
export const maxDepth = 200;

/** How tightly operators bind, loosest first: the order of alternatives in Plan.g4 of milvus 2.6. */
export const power = {
  or: 1,
  and: 2,
  equality: 3,
  relation: 4,
  membership: 5,
  sum: 6,
  product: 7,
  prefix: 8,
  power: 9,
  like: 10,
};
export const infix: Readonly<Record<string, number>> = {
  or: power.or,
  and: power.and,
  "==": power.equality,
  "!=": power.equality,
  "<": power.relation,
  "<=": power.relation,
  ">": power.relation,
  ">=": power.relation,
  in: power.membership,
  not: power.membership,
  "+": power.sum,
  "-": power.sum,
  "*": power.product,
  "/": power.product,
  "%": power.product,
  "**": power.power,
  like: power.like,
};
const comparisons: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);
const arithmetic: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%", "**"]);

/** A filter is true or false: a bare number, string, list or sum is none. */
export function requireCondition(expression: Expression): void {
  const values: readonly Expression["kind"][] = [
    "list",
    "negative",
    "arithmetic",
    "array-length",
    "time-literal",
  ];
  const isValue =
    expression.kind === "literal" ? typeof expression.value !== "boolean" : values.includes(expression.kind);
  if (isValue) {
    throw new FilterSyntaxError("This is a value, not a condition.", {
      offset: expression.end,
      expected: ["a comparison, `in` or `like`"],
    });
  }
}

export function integerLiteral(value: bigint, start: number, end: number): Literal {
  // The server reads integers as int64; 2^63 is let through for the sake of a minus sign before it.
  if (value > 2n ** 63n) {
    throw new FilterSyntaxError("The integer does not fit into 64 bits.", {
      offset: start,
      length: end - start,
    });
  }
  const exact = value <= BigInt(Number.MAX_SAFE_INTEGER);
  return { kind: "literal", value: exact ? Number(value) : value, floating: false, start, end };
}

/** A comparison, or a range where `left` is a comparison written without parentheses. */
export function compare(
  left: Expression,
  operator: ComparisonOperator,
  token: Token,
  right: Expression,
): Expression {
  const written = left.kind === "comparison" && left.start === left.left.start && left.end === left.right.end;
  if (!written) return { kind: "comparison", operator, left, right, start: left.start, end: right.end };
  const range = rangeOf(left, operator, right);
  if (range) return range;
  throw new FilterSyntaxError("Comparisons cannot be chained, but for a range with a field in its middle.", {
    offset: token.start,
    length: token.end - token.start,
    expected: ["`1 < field <= 5`", "`and`"],
  });
}

function rangeOf(
  first: Comparison,
  rightOperator: ComparisonOperator,
  right: Expression,
): Expression | undefined {
  const direction = first.operator[0];
  const ordered = (direction === "<" || direction === ">") && rightOperator[0] === direction;
  if (!ordered || first.right.kind !== "column") return undefined;
  return {
    kind: "range",
    left: first.left,
    leftOperator: first.operator,
    column: first.right,
    rightOperator,
    right,
    start: first.start,
    end: right.end,
  };
}

export function isComparison(operator: string): operator is ComparisonOperator {
  return comparisons.has(operator);
}

export function isArithmetic(operator: string): operator is ArithmeticOperator {
  return arithmetic.has(operator);
}

export function needsColumn(operator: string, found: Expression): FilterSyntaxError {
  return new FilterSyntaxError(`\`${operator}\` wants a field.`, {
    offset: found.start,
    length: found.end - found.start,
    expected: ["a field"],
  });
}

export function tooDeep(token: Token): FilterSyntaxError {
  return new FilterSyntaxError("The filter nests too deep.", {
    offset: token.start,
    length: token.end - token.start,
  });
}
