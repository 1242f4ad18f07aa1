import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { ownValue } from "../../own-value.ts";
import type { Column, Expression, Span } from "./ast.ts";
import type { Parser } from "./parse.ts";
import { FilterSyntaxError } from "./syntax-error.ts";
import type { Token } from "./tokens.ts";

type Arguments = readonly Expression[];
interface Call {
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** The first argument is a field. */
  readonly column: boolean;
  build(column: Column, operands: Arguments, span: Span): Expression;
}

/** Functions of Plan.g4 of milvus 2.6; each may be written all in lower or all in upper case. */
const calls: Readonly<Record<string, Call>> = {
  ...contains("json"),
  ...contains("array"),
  array_length: {
    arity: [1, 1],
    column: true,
    build: (column, _, span) => ({ kind: "array-length", column, ...span }),
  },
  text_match: textMatch("text_match"),
  phrase_match: textMatch("phrase_match"),
  random_sample: onServer("random_sample", 1, false),
  st_equals: onServer("st_equals", 2),
  st_touches: onServer("st_touches", 2),
  st_overlaps: onServer("st_overlaps", 2),
  st_crosses: onServer("st_crosses", 2),
  st_contains: onServer("st_contains", 2),
  st_intersects: onServer("st_intersects", 2),
  st_within: onServer("st_within", 2),
  st_dwithin: onServer("st_dwithin", 3),
  st_isvalid: onServer("st_isvalid", 1),
};

function contains(family: "json" | "array"): Record<string, Call> {
  const call = (quantity: "one" | "all" | "any"): Call => ({
    arity: [2, 2],
    column: true,
    build(column, [value], span) {
      if (value === undefined) throw new RangeError("arity was checked");
      if (quantity !== "one" && value.kind !== "list" && value.kind !== "placeholder") {
        throw new FilterSyntaxError(`\`${family}_contains_${quantity}\` wants a list in brackets.`, {
          offset: value.start,
          length: value.end - value.start,
          expected: ["`[…]`"],
        });
      }
      return { kind: "contains", family, quantity, column, value, ...span };
    },
  });
  return {
    [`${family}_contains`]: call("one"),
    [`${family}_contains_all`]: call("all"),
    [`${family}_contains_any`]: call("any"),
  };
}

function textMatch(name: "text_match" | "phrase_match"): Call {
  return {
    arity: name === "phrase_match" ? [2, 3] : [2, 2],
    column: true,
    build(column, [text], span) {
      if (text === undefined) throw new RangeError("arity was checked");
      return { kind: "text-match", function: name, column, text, ...span };
    },
  };
}

function onServer(name: string, arity: number, column = true): Call {
  return {
    arity: [arity, arity],
    column,
    build: (first, operands, span) => ({
      kind: "server-function",
      function: name,
      operands: column ? [first, ...operands] : operands,
      ...span,
    }),
  };
}

/** Reads the arguments of the function that `name` names; its opening parenthesis is next. */
export function parseCall(parser: Parser, name: Token): Expression {
  const lower = name.text.toLowerCase();
  const call = ownValue(calls, lower);
  const span = { offset: name.start, length: name.end - name.start };
  if (call === undefined) {
    const nearest = didYouMean(lower, Object.keys(calls));
    throw new FilterSyntaxError(`Milvus has no function \`${name.text}\`.`, {
      ...span,
      ...(nearest === undefined ? {} : { suggestion: nearest }),
    });
  }
  if (name.text !== lower && name.text !== lower.toUpperCase()) {
    throw new FilterSyntaxError(
      `Milvus takes \`${lower}\` or \`${lower.toUpperCase()}\`, not \`${name.text}\`.`,
      {
        ...span,
        suggestion: lower,
      },
    );
  }
  const opened = parser.next();
  const operands: Expression[] = [];
  while (!parser.is(")")) {
    if (lower === "text_match" && operands.length === 2) readMinimumShouldMatch(parser);
    else operands.push(parser.expression(0));
    if (!parser.accept(",")) break;
  }
  const { end } = parser.expect(")", opened);
  const [least, most] = call.arity;
  if (operands.length < least || operands.length > most) {
    const count = least === most ? `${least}` : `${least} or ${most}`;
    throw new FilterSyntaxError(
      `\`${lower}\` takes ${count} ${most === 1 ? "argument" : "arguments"}, not ${operands.length}.`,
      span,
    );
  }
  return build(call, operands, { start: name.start, end }, lower);
}

function build(call: Call, operands: Arguments, span: Span, name: string): Expression {
  const first = operands[0];
  if (first === undefined) throw new RangeError("arity was checked");
  if (!call.column) return call.build({ kind: "column", name: "", path: [], ...span }, operands, span);
  if (first.kind !== "column") {
    throw new FilterSyntaxError(`The first argument of \`${name}\` is a field.`, {
      offset: first.start,
      length: first.end - first.start,
      expected: ["a field"],
    });
  }
  return call.build(first, operands.slice(1), span);
}

/** `minimum_should_match=2` */
function readMinimumShouldMatch(parser: Parser): void {
  const option = parser.next();
  if (option.kind !== "column" || option.text.toLowerCase() !== "minimum_should_match") {
    throw parser.unexpected(option, ["`minimum_should_match=…`"]);
  }
  parser.expect("=");
  const value = parser.next();
  if (value.kind !== "integer") throw parser.unexpected(value, ["a whole number"]);
}
