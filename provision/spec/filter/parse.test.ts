import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runsOf } from "../../../tests/soak.ts";
import {
  evaluateFilter,
  FilterNotEvaluableError,
  FilterSyntaxError,
  fieldsOf,
  parseFilter,
} from "./index.ts";

const accepted = [
  "a == 1",
  "a != -1.5e3",
  "1 < a <= 5",
  "5 >= a > 1",
  'name == "x" and not (a > 1) or b',
  "a > 1 && b < 2 || !(c == 3)",
  "A IN [1, 2, 3,]",
  "a not in [\"x\", 'y']",
  "a in []",
  "a in {values}",
  'title like "AI%"',
  "title LIKE {pattern}",
  "a is null",
  "a IS NOT NULL",
  'meta["a"]["b"] == 1',
  'meta["list"][0] == 1',
  '$meta["a"] == 1',
  'exists meta["a"]',
  "tags[0] == 1",
  "a + 1 > 2 * 3 - 4 % 5",
  "a ** 2 == 4",
  "a > 2 ** -1",
  'json_contains(meta["x"], 1)',
  "JSON_CONTAINS_ALL(meta, [1, 2])",
  "json_contains(meta, [1, [2]])",
  'array_contains_any(tags, ["a", "b"])',
  "array_length(tags) == 2",
  "ARRAY_LENGTH(tags) == 2",
  'text_match(text, "milvus search")',
  'TEXT_MATCH(text, "a b", minimum_should_match=2)',
  'phrase_match(text, "a b", 1)',
  'st_within(place, "POINT (1 1)")',
  'time > ISO "2025-01-01T00:00:00Z"',
  'time + INTERVAL "P1D" > ISO "2025-01-01T00:00:00Z"',
  "random_sample(0.1)",
  "a == 0x1F or a == 0b11 or a == 017 or a == .5 or a == 5.",
  "a == -9223372036854775808",
  'a == "\\u00e9\\x41\\101\\n\\""',
  'a like "100\\%"',
  "((a == 1))",
  "true",
  "flag and a > 1",
];

/** Text, character at fault, and what the message or the suggestion says. */
const rejected: readonly (readonly [text: string, offset: number, says: RegExp])[] = [
  ["", 0, /empty/],
  ["  ", 0, /empty/],
  ["a = 1", 2, /==/],
  ["a === 1", 2, /==/],
  ["a <> 1", 2, /!=/],
  ["a => 1", 2, />=/],
  ['name == "x', 8, /not closed/],
  ["name == 'x\n'", 8, /not closed/],
  ["(a == 1", 0, /not closed/],
  ["a in [1, 2", 5, /not closed/],
  ["a == {x", 5, /not closed/],
  ["a == 1)", 6, /cannot stand here/],
  ["a ==", 4, /too early/],
  ["a == 1 and", 10, /too early/],
  ["a == 1 b", 7, /cannot stand here/],
  ["a == 1 And b == 2", 7, /and/],
  ["a == tRue", 5, /true/],
  ["a == null", 5, /is null/],
  ["a is  null", 2, /is null/],
  ["a Is Null", 2, /is null/],
  ["a & 1", 2, /bitwise/],
  ["a | 1", 2, /bitwise/],
  ["a ^ 1", 2, /bitwise/],
  ["~a == 1", 0, /bitwise/],
  ["a ; b", 2, /no meaning/],
  ["1 < a > 5", 6, /chained/],
  ["a == b == c", 7, /chained/],
  ["1 < a + 1 < 5", 10, /chained/],
  ["not a == 1", 0, /parentheses/],
  ["!a in [1]", 0, /parentheses/],
  ["1 in [1]", 0, /wants a field/],
  ["a in (1, 2)", 7, /`\)`/],
  ["a in 1", 5, /list/],
  ["a in [b]", 6, /constants/],
  ["a like 1", 7, /quoted/],
  ["a in[1]", 4, /space/],
  ['meta ["a"] == 1', 4, /no space/],
  ["tags[-1] == 1", 4, /index/],
  ["tags[x] == 1", 4, /index/],
  ["array_lenght(tags) == 1", 0, /array_length/],
  ["Array_Length(tags) == 1", 0, /array_length/],
  ["array_length(tags, 1) == 1", 0, /1 argument/],
  ['json_contains("x", 1)', 14, /field/],
  ["json_contains_all(meta, 1)", 24, /list/],
  ["exists 1", 7, /wants a field/],
  ["a == 09", 5, /octal/],
  ["a == 1x", 5, /not a number/],
  ["a == 9223372036854775809", 5, /64 bits/],
  ['a == "\\q"', 6, /escape/],
  ["1", 1, /not a condition/],
  ['"x"', 3, /not a condition/],
  ["a + 1", 5, /not a condition/],
  ["array_length(tags)", 18, /not a condition/],
];

function refusal(text: string): FilterSyntaxError {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof FilterSyntaxError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe("parseFilter", () => {
  it.each(accepted)("takes %s", (text) => {
    const { start, end } = parseFilter(text);
    expect(text.slice(start, end)).toBe(text.trim());
  });

  it.each(rejected)("refuses %s", (text, offset, says) => {
    const error = refusal(text);
    expect(`${error.message} ${error.suggestion ?? ""} ${error.expected.join(" ")}`).toMatch(says);
    expect(error.offset).toBe(offset);
    expect(error.offset + error.length).toBeLessThanOrEqual(Math.max(1, text.length + 1));
  });

  it("binds as Milvus does", () => {
    expect(parseFilter("a == 1 or b == 2 and c + 2 * 3 > 4")).toMatchObject({
      kind: "logical",
      operator: "or",
      operands: [
        { kind: "comparison" },
        {
          kind: "logical",
          operator: "and",
          operands: [
            { kind: "comparison" },
            { operator: ">", left: { operator: "+", right: { operator: "*" } } },
          ],
        },
      ],
    });
  });

  it("keeps a chain of and or or flat, and parentheses apart", () => {
    expect(parseFilter("a and b and c")).toMatchObject({ operands: [{}, {}, {}] });
    expect(parseFilter("(a and b) and c")).toMatchObject({ operands: [{ operator: "and" }, { name: "c" }] });
    expect(parseFilter("(1 < a) == true")).toMatchObject({
      kind: "comparison",
      left: { kind: "comparison" },
    });
  });

  it("refuses what nests too deep for the stack", () => {
    for (const text of [
      `${"(".repeat(50_000)}a`,
      `${"not ".repeat(50_000)}a`,
      `a == 1${" + 1".repeat(50_000)}`,
    ]) {
      expect(refusal(text).message).toMatch(/deep/);
    }
  });

  it("keeps integers exact", () => {
    expect(parseFilter("a == -9007199254740993")).toMatchObject({ right: { value: -9007199254740993n } });
  });

  it("takes long chains", () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `a == ${i}`).join(" or ");
    expect(evaluateFilter(parseFilter(text), { a: 19_999 })).toBe(true);
  });

  it("throws nothing but syntax errors, and ends", () => {
    const word = fc.constantFrom(
      ..."a and or not in is null like exists == != < <= > >= + - * / % ** ( ) [ ] { } , = ! && || 1 0 1.5 \"x\" 'y' true $meta array_length json_contains".split(
        " ",
      ),
    );
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.array(word, { maxLength: 25 }).map((words) => words.join(" ")),
      fc.array(word, { maxLength: 25 }).map((words) => words.join("")),
    );
    fc.assert(
      fc.property(text, (filter) => {
        try {
          const expression = parseFilter(filter);
          for (const { start, end } of fieldsOf(expression))
            expect(start < end && end <= filter.length).toBe(true);
          evaluateFilter(expression, { a: 1, b: "x" });
        } catch (error) {
          if (!(error instanceof FilterSyntaxError) && !(error instanceof FilterNotEvaluableError))
            throw error;
        }
      }),
      { numRuns: runsOf(3000) },
    );
  });
});

describe("fieldsOf", () => {
  it("names every mention with its place", () => {
    const text = 'a > 1 and meta["k"] in [2] and array_contains(tags, 3) and $meta["x"] is null';
    expect(fieldsOf(parseFilter(text)).map(({ name, start, end }) => [name, text.slice(start, end)])).toEqual(
      [
        ["a", "a"],
        ["meta", 'meta["k"]'],
        ["tags", "tags"],
        ["$meta", '$meta["x"]'],
      ],
    );
  });
});
