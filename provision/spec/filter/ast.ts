/** Place of a node in the text: from `start` up to, not including, `end`, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A constant. Integers that a double cannot hold exactly are bigint. */
export interface Literal extends Span {
  readonly kind: "literal";
  readonly value: string | number | bigint | boolean;
  /** Written with a point or an exponent. */
  readonly floating: boolean;
}

/** A field, a key inside a JSON field, an element of an Array, or a key of the dynamic field (`$meta["key"]`). */
export interface Column extends Span {
  readonly kind: "column";
  readonly name: string;
  readonly path: readonly (string | number)[];
}

export interface List extends Span {
  readonly kind: "list";
  readonly items: readonly Expression[];
}

/** `{name}`: a value that is given apart from the expression. */
export interface Placeholder extends Span {
  readonly kind: "placeholder";
  readonly name: string;
}

export interface Negative extends Span {
  readonly kind: "negative";
  readonly operand: Expression;
}

export interface Not extends Span {
  readonly kind: "not";
  readonly operand: Expression;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "**";
export interface Arithmetic extends Span {
  readonly kind: "arithmetic";
  readonly operator: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";
export interface Comparison extends Span {
  readonly kind: "comparison";
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `1 < a <= 5` or `5 >= a > 1`: both operators point the same way. */
export interface Range extends Span {
  readonly kind: "range";
  readonly left: Expression;
  readonly leftOperator: ComparisonOperator;
  readonly column: Column;
  readonly rightOperator: ComparisonOperator;
  readonly right: Expression;
}

/** A whole chain of one operator, so that long chains do not nest. */
export interface Logical extends Span {
  readonly kind: "logical";
  readonly operator: "and" | "or";
  readonly operands: readonly Expression[];
}

export interface Membership extends Span {
  readonly kind: "membership";
  readonly column: Column;
  readonly negated: boolean;
  readonly list: List | Placeholder;
}

export interface Like extends Span {
  readonly kind: "like";
  readonly column: Column;
  readonly pattern: Literal | Placeholder;
}

export interface NullTest extends Span {
  readonly kind: "null-test";
  readonly column: Column;
  readonly negated: boolean;
}

export interface Exists extends Span {
  readonly kind: "exists";
  readonly column: Column;
}

/** `json_contains`, `array_contains` and their `_all` and `_any`. */
export interface Contains extends Span {
  readonly kind: "contains";
  readonly family: "json" | "array";
  readonly quantity: "one" | "all" | "any";
  readonly column: Column;
  readonly value: Expression;
}

export interface ArrayLength extends Span {
  readonly kind: "array-length";
  readonly column: Column;
}

/** Depends on the analyzer of the field: only the server can say what matches. */
export interface TextMatch extends Span {
  readonly kind: "text-match";
  readonly function: "text_match" | "phrase_match";
  readonly column: Column;
  readonly text: Expression;
}

/** A function that only the server can answer: geometry, sampling. */
export interface ServerFunction extends Span {
  readonly kind: "server-function";
  readonly function: string;
  readonly operands: readonly Expression[];
}

/** `ISO "2025-01-01T00:00:00Z"` or `INTERVAL "P1D"`. */
export interface TimeLiteral extends Span {
  readonly kind: "time-literal";
  readonly unit: "iso" | "interval";
  readonly value: string;
}

export type Expression =
  | Literal
  | Column
  | List
  | Placeholder
  | Negative
  | Not
  | Arithmetic
  | Comparison
  | Range
  | Logical
  | Membership
  | Like
  | NullTest
  | Exists
  | Contains
  | ArrayLength
  | TextMatch
  | ServerFunction
  | TimeLiteral;
