import type { Column, Expression, List, Logical, Placeholder } from "./ast.ts";
import { parseCall } from "./calls.ts";
import {
  compare,
  infix,
  integerLiteral,
  isArithmetic,
  isComparison,
  maxDepth,
  needsColumn,
  power,
  requireCondition,
  tooDeep,
} from "./operators.ts";
import { FilterSyntaxError } from "./syntax-error.ts";
import { type Token, tokenize } from "./tokens.ts";

/**
 * Parses a Milvus boolean expression, as of Milvus 2.6. Names and types of fields are not looked at.
 * @throws FilterSyntaxError where Milvus would not take the text as a filter.
 */
export function parseFilter(text: string): Expression {
  if (text.trim() === "") {
    throw new FilterSyntaxError("The filter is empty.", { offset: 0, expected: ["a condition"] });
  }
  const parser = new Parser(tokenize(text));
  const expression = parser.parse();
  requireCondition(expression);
  return expression;
}

/** A Pratt parser over the tokens of one filter. */
export class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expression {
    const expression = this.expression(0);
    const rest = this.peek();
    if (rest.kind !== "end") throw this.unexpected(rest, ["an operator", "the end"]);
    return expression;
  }

  peek(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new RangeError("read beyond the end of the filter");
    return token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.#at++;
    return token;
  }

  is(text: string): boolean {
    const token = this.peek();
    return (token.kind === "symbol" || token.kind === "keyword") && token.text === text;
  }

  accept(text: string): boolean {
    const found = this.is(text);
    if (found) this.next();
    return found;
  }

  expect(text: string, opened?: Token): Token {
    if (this.is(text)) return this.next();
    const token = this.peek();
    if (opened !== undefined && token.kind === "end") {
      throw new FilterSyntaxError(`\`${opened.text}\` is not closed: \`${text}\` is missing.`, {
        offset: opened.start,
        length: opened.end - opened.start,
      });
    }
    throw this.unexpected(token, [`\`${text}\``]);
  }

  unexpected(token: Token, expected: readonly string[]): FilterSyntaxError {
    const place = { offset: token.start, length: token.end - token.start, expected };
    if (token.kind === "end") return new FilterSyntaxError("The filter ends too early.", place);
    if (token.text === "=") {
      return new FilterSyntaxError("Milvus compares with `==`, not with `=`.", {
        ...place,
        suggestion: "==",
      });
    }
    return new FilterSyntaxError(`\`${token.text}\` cannot stand here.`, place);
  }

  expression(minimum: number): Expression {
    this.#descend();
    let left = this.#prefix();
    let steps = 0;
    for (;;) {
      const token = this.peek();
      const binding = token.kind === "symbol" || token.kind === "keyword" ? infix[token.text] : undefined;
      if (binding === undefined || binding <= minimum) break;
      this.next();
      // A chain of sums nests to the left, and is walked recursively later; one of `and` or `or` is kept flat.
      if (binding > power.and && ++steps > maxDepth) throw tooDeep(token);
      left = this.#infix(left, token, binding);
    }
    this.#depth--;
    return left;
  }

  #descend(): void {
    if (++this.#depth > maxDepth) throw tooDeep(this.peek());
  }

  #prefix(): Expression {
    const token = this.next();
    switch (token.kind) {
      case "string":
      case "boolean":
        return { kind: "literal", value: token.value, floating: false, start: token.start, end: token.end };
      case "float":
        return { kind: "literal", value: token.value, floating: true, start: token.start, end: token.end };
      case "integer":
        return integerLiteral(token.value, token.start, token.end);
      case "column":
        return this.#column(token);
      case "symbol":
        return this.#prefixSymbol(token);
      case "keyword":
        return this.#prefixKeyword(token);
      default:
        throw this.unexpected(token, ["a field or a value"]);
    }
  }

  #column(token: Token & { kind: "column" }): Expression {
    if (token.path.length === 0 && this.is("(")) return parseCall(this, token);
    if (this.is("[") && this.peek().start > token.end && token.path.length === 0 && this.#looksLikeKey()) {
      throw new FilterSyntaxError("Milvus takes no space between a field and its key.", {
        offset: token.end,
        length: this.peek().start - token.end,
      });
    }
    if (this.is("[")) {
      throw new FilterSyntaxError("A key is a quoted string, an index a whole number without a sign.", {
        offset: this.peek().start,
        expected: ['`["key"]`', "`[0]`"],
      });
    }
    const column: Column = {
      kind: "column",
      name: token.name,
      path: token.path,
      start: token.start,
      end: token.end,
    };
    for (const negated of [false, true]) {
      const end = this.peek().end;
      if (this.accept(negated ? "is not null" : "is null")) {
        return { kind: "null-test", column, negated, start: column.start, end };
      }
    }
    return column;
  }

  #looksLikeKey(): boolean {
    const kind = this.#tokens[this.#at + 1]?.kind;
    return (kind === "string" || kind === "integer") && this.#tokens[this.#at + 2]?.text === "]";
  }

  #prefixSymbol(token: Token): Expression {
    if (token.text === "(") {
      const inner = this.expression(0);
      const { end } = this.expect(")", token);
      // A new span, so that a chain in parentheses is not taken for a part of the chain around it.
      return { ...inner, start: token.start, end };
    }
    if (token.text === "[") return this.#list(token);
    if (token.text === "{") return this.#placeholder(token);
    if (token.text === "-" || token.text === "+") {
      const operand = this.expression(power.prefix);
      if (
        operand.kind === "literal" &&
        (typeof operand.value === "number" || typeof operand.value === "bigint")
      ) {
        const value = token.text === "-" ? -operand.value : operand.value;
        return { ...operand, value, start: token.start };
      }
      return token.text === "-"
        ? { kind: "negative", operand, start: token.start, end: operand.end }
        : operand;
    }
    throw this.unexpected(token, ["a field or a value"]);
  }

  #prefixKeyword(token: Token): Expression {
    if (token.text === "not") return this.#not(token);
    if (token.text === "exists") {
      const column = this.expression(power.like);
      if (column.kind !== "column") throw needsColumn("exists", column);
      return { kind: "exists", column, start: token.start, end: column.end };
    }
    if (token.text === "iso" || token.text === "interval") {
      const value = this.next();
      if (value.kind !== "string") throw this.unexpected(value, ["a quoted time"]);
      return {
        kind: "time-literal",
        unit: token.text,
        value: value.value,
        start: token.start,
        end: value.end,
      };
    }
    throw this.unexpected(token, ["a field or a value"]);
  }

  /** In Milvus `not a == 1` is `(not a) == 1`, which nobody means and the server refuses. */
  #not(token: Token): Expression {
    const operand = this.expression(power.prefix);
    const after = this.peek();
    const binding = after.kind === "symbol" || after.kind === "keyword" ? infix[after.text] : undefined;
    if (binding !== undefined && binding > power.and) {
      throw new FilterSyntaxError(
        `\`${token.text}\` binds tighter than \`${after.text}\` in Milvus: put the comparison in parentheses.`,
        {
          offset: token.start,
          length: token.end - token.start,
          expected: [`\`${token.text} (…)\``],
        },
      );
    }
    return { kind: "not", operand, start: token.start, end: operand.end };
  }

  #list(opened: Token): List {
    const items: Expression[] = [];
    while (!this.is("]")) {
      const item = this.expression(0);
      if (item.kind !== "literal" && item.kind !== "list" && item.kind !== "placeholder") {
        throw new FilterSyntaxError("A list holds constants only.", {
          offset: item.start,
          length: item.end - item.start,
          expected: ["a number, a string or a boolean"],
          ...(item.kind === "column" && item.path.length === 0 ? { suggestion: `"${item.name}"` } : {}),
        });
      }
      items.push(item);
      if (!this.accept(",")) break;
    }
    const { end } = this.expect("]", opened);
    return { kind: "list", items, start: opened.start, end };
  }

  #placeholder(opened: Token): Placeholder {
    const name = this.next();
    if (name.kind !== "column" || name.path.length > 0) throw this.unexpected(name, ["a name"]);
    const { end } = this.expect("}", opened);
    return { kind: "placeholder", name: name.name, start: opened.start, end };
  }

  #infix(left: Expression, token: Token, binding: number): Expression {
    const operator = token.text;
    if (operator === "and" || operator === "or") return this.#chain(operator, left, binding);
    if (operator === "in") return this.#membership(left, false, token);
    if (operator === "not") {
      if (!this.accept("in")) throw this.unexpected(this.peek(), ["`in`"]);
      return this.#membership(left, true, token);
    }
    if (operator === "like") return this.#like(left);
    if (isArithmetic(operator)) {
      const right = this.expression(binding);
      return { kind: "arithmetic", operator, left, right, start: left.start, end: right.end };
    }
    if (isComparison(operator)) return compare(left, operator, token, this.expression(binding));
    throw this.unexpected(token, ["an operator"]);
  }

  #chain(operator: "and" | "or", first: Expression, binding: number): Logical {
    const operands = [first];
    let end = first.end;
    do {
      const operand = this.expression(binding);
      operands.push(operand);
      end = operand.end;
    } while (this.accept(operator));
    return { kind: "logical", operator, operands, start: first.start, end };
  }

  #membership(column: Expression, negated: boolean, token: Token): Expression {
    if (column.kind !== "column") throw needsColumn("in", column);
    const list = this.expression(power.membership);
    if (list.kind !== "list" && list.kind !== "placeholder") {
      throw new FilterSyntaxError("`in` wants a list of constants in brackets.", {
        offset: list.start,
        length: list.end - list.start,
        expected: ["`[…]`"],
      });
    }
    return {
      kind: "membership",
      column,
      negated,
      list,
      start: column.start,
      end: Math.max(list.end, token.end),
    };
  }

  #like(column: Expression): Expression {
    if (column.kind !== "column") throw needsColumn("like", column);
    const pattern = this.expression(power.like);
    const text =
      pattern.kind === "placeholder" || (pattern.kind === "literal" && typeof pattern.value === "string");
    if (!text) {
      throw new FilterSyntaxError("`like` wants a quoted pattern.", {
        offset: pattern.start,
        length: pattern.end - pattern.start,
        expected: ['`"prefix%"`'],
      });
    }
    return { kind: "like", column, pattern, start: column.start, end: pattern.end };
  }
}
