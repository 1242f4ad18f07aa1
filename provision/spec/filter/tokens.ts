import { readString } from "./string-literal.ts";
import { FilterSyntaxError } from "./syntax-error.ts";

export type Token = { readonly start: number; readonly end: number; readonly text: string } & (
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** A name with the keys that follow it without a space: `meta["a"][0]`. */
  | { readonly kind: "column"; readonly name: string; readonly path: readonly (string | number)[] }
  /** `text` is the lower-case or symbolic form: `and` for `AND` and `&&`. */
  | { readonly kind: "keyword" | "symbol" }
  | { readonly kind: "end" }
);

/** Milvus takes these all in lower or all in upper case (Plan.g4 of milvus 2.6). */
export const keywords: ReadonlySet<string> = new Set([
  "and",
  "or",
  "not",
  "in",
  "like",
  "exists",
  "is null",
  "is not null",
  "iso",
  "interval",
]);
const symbolWords: Readonly<Record<string, string>> = { "&&": "and", "||": "or", "!": "not" };
/** Longest first. */
const symbols = ["**", "==", "!=", "<=", ">=", "&&", "||", ..."<>!+-*/%()[]{},="] as const;
/** Spellings of other languages, and what Milvus writes instead. */
const foreign: Readonly<Record<string, string>> = {
  "===": "==",
  "!==": "!=",
  "<>": "!=",
  "=>": ">=",
  "=<": "<=",
};

const nameHead = /[A-Za-z_]/;
const nameAt = /[A-Za-z_][A-Za-z0-9_]*/y;
const nullTestAt = /(?:is null|is not null|IS NULL|IS NOT NULL)(?![A-Za-z0-9_])/y;
const looseNullTestAt = /is\s+(?:not\s+)?null(?![A-Za-z0-9_])/iy;
const integerAt = /0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+/y;
const floatAt = /(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+/y;
const indexAt = /\[(0|[1-9][0-9]*)\]/y;

/** Splits a filter into tokens; the last one is always `end`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/[ \t\r\n]/.test(text[at] ?? "")) {
      at++;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: "end", text: "", start: text.length, end: text.length });
  return tokens;
}

function readToken(text: string, start: number): Token {
  const first = text[start] ?? "";
  if (first === '"' || first === "'") {
    const { value, end } = readString(text, start);
    return { kind: "string", value, text: text.slice(start, end), start, end };
  }
  if (nameHead.test(first) || text.startsWith("$meta", start)) return readWord(text, start);
  if (/[0-9]/.test(first) || (first === "." && /[0-9]/.test(text[start + 1] ?? "")))
    return readNumber(text, start);
  return readSymbol(text, start);
}

function readWord(text: string, start: number): Token {
  const nullTest = match(nullTestAt, text, start);
  if (nullTest) {
    return { kind: "keyword", text: nullTest.toLowerCase(), start, end: start + nullTest.length };
  }
  const loose = match(looseNullTestAt, text, start);
  if (loose) {
    const suggestion = loose.toLowerCase().replace(/\s+/g, " ");
    throw new FilterSyntaxError("Milvus wants single spaces, and one case, in a null test.", {
      offset: start,
      length: loose.length,
      suggestion,
    });
  }
  const name = text.startsWith("$meta", start) ? "$meta" : (match(nameAt, text, start) ?? "");
  const { path, end } = readPath(text, start + name.length);
  const lower = name.toLowerCase();
  if (path.length > 0) {
    // The server's own lexer takes `in["a"]` for a key of a field named `in`.
    if (keywords.has(lower)) {
      throw new FilterSyntaxError(`A space is missing between \`${name}\` and \`[\`.`, {
        offset: start + name.length,
        suggestion: `${lower} [`,
      });
    }
    return { kind: "column", name, path, text: text.slice(start, end), start, end };
  }
  if (lower === "true" || lower === "false") {
    return oneCase(name, start, [lower, lower.toUpperCase(), lower[0]?.toUpperCase() + lower.slice(1)], {
      kind: "boolean",
      value: lower === "true",
      text: name,
      start,
      end,
    });
  }
  if (keywords.has(lower)) {
    return oneCase(name, start, [lower, lower.toUpperCase()], { kind: "keyword", text: lower, start, end });
  }
  if (lower === "null") {
    throw new FilterSyntaxError("Milvus has no null literal; test with `is null` or `is not null`.", {
      offset: start,
      length: name.length,
      suggestion: "is null",
    });
  }
  return { kind: "column", name, path, text: name, start, end };
}

/** Milvus takes a keyword of mixed case for the name of a field; nobody means that. */
function oneCase(name: string, start: number, spellings: readonly string[], token: Token): Token {
  if (spellings.includes(name)) return token;
  throw new FilterSyntaxError(
    `Milvus takes ${spellings.map((s) => `\`${s}\``).join(" or ")}, not \`${name}\`.`,
    {
      offset: start,
      length: name.length,
      ...(spellings[0] === undefined ? {} : { suggestion: spellings[0] }),
    },
  );
}

function readPath(text: string, start: number): { path: (string | number)[]; end: number } {
  const path: (string | number)[] = [];
  let end = start;
  while (text[end] === "[") {
    const index = match(indexAt, text, end);
    if (index) {
      path.push(Number(index.slice(1, -1)));
      end += index.length;
    } else if (text[end + 1] === '"' || text[end + 1] === "'") {
      const key = readString(text, end + 1);
      // `in["a", "b"]` is a list, not a key.
      if (text[key.end] !== "]") break;
      path.push(key.value);
      end = key.end + 1;
    } else break;
  }
  return { path, end };
}

function readNumber(text: string, start: number): Token {
  const float = match(floatAt, text, start);
  const written = float ?? match(integerAt, text, start) ?? "";
  const end = start + written.length;
  if (/[A-Za-z0-9_.]/.test(text[end] ?? "")) {
    const whole = /[A-Za-z0-9_.]+/y;
    throw new FilterSyntaxError("This is not a number.", {
      offset: start,
      length: (match(whole, text, start) ?? "").length,
    });
  }
  if (float !== undefined) return { kind: "float", value: Number(float), text: written, start, end };
  const octal = /^0[0-9]+$/.test(written);
  if (octal && /[89]/.test(written)) {
    throw new FilterSyntaxError("A leading 0 makes an integer octal, and 8 and 9 are no octal digits.", {
      offset: start,
      length: written.length,
      suggestion: written.replace(/^0+/, ""),
    });
  }
  return {
    kind: "integer",
    value: BigInt(octal ? `0o${written.slice(1)}` : written),
    text: written,
    start,
    end,
  };
}

function readSymbol(text: string, start: number): Token {
  const wrong = Object.keys(foreign).find((spelling) => text.startsWith(spelling, start));
  if (wrong !== undefined) throw foreignOperator(wrong, start);
  const symbol = symbols.find((candidate) => text.startsWith(candidate, start));
  if (symbol !== undefined) {
    const word = symbolWords[symbol];
    const end = start + symbol.length;
    return word === undefined
      ? { kind: "symbol", text: symbol, start, end }
      : { kind: "keyword", text: word, start, end };
  }
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  if (character === "&" || character === "|") {
    throw new FilterSyntaxError("Milvus has no bitwise operators.", {
      offset: start,
      suggestion: character + character,
    });
  }
  if (character === "^" || character === "~") {
    throw new FilterSyntaxError("Milvus has no bitwise operators.", { offset: start });
  }
  throw new FilterSyntaxError(`\`${character}\` has no meaning in a filter.`, {
    offset: start,
    length: character.length,
    expected: ["a field, a value or an operator"],
  });
}

function foreignOperator(operator: string, offset: number): FilterSyntaxError {
  const suggestion = foreign[operator];
  return new FilterSyntaxError(`Milvus has no operator \`${operator}\`.`, {
    offset,
    length: operator.length,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
