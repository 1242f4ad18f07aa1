import { FilterSyntaxError } from "./syntax-error.ts";

const simple: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  "?": "?",
  "\\": "\\",
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
const numeric = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3}))/;

/** Reads the quoted string that starts at `start`; `end` is just behind its closing quote. */
export function readString(text: string, start: number): { value: string; end: number } {
  const quote = text[start];
  let value = "";
  let at = start + 1;
  for (;;) {
    const character = text[at];
    if (character === undefined || character === "\n" || character === "\r") {
      throw new FilterSyntaxError(`The string is not closed: ${quote} is missing.`, {
        offset: start,
        length: at - start,
      });
    }
    if (character === quote) return { value, end: at + 1 };
    if (character === "\\") {
      const read = readEscape(text, at);
      value += read.value;
      at = read.end;
    } else {
      value += character;
      at++;
    }
  }
}

/** Escapes are C's, as in Milvus' grammar; `\%` and `\_` stay as they are, for `like`. */
function readEscape(text: string, start: number): { value: string; end: number } {
  const next = text[start + 1] ?? "";
  const replaced = simple[next];
  if (replaced !== undefined) return { value: replaced, end: start + 2 };
  if (next === "%" || next === "_") return { value: `\\${next}`, end: start + 2 };
  const match = numeric.exec(text.slice(start + 1, start + 10));
  if (match) {
    const [all, hex, short, long, octal] = match;
    const code =
      octal === undefined ? Number.parseInt(hex ?? short ?? long ?? "", 16) : Number.parseInt(octal, 8);
    if (code <= 0x10ffff) return { value: String.fromCodePoint(code), end: start + 1 + all.length };
  }
  throw new FilterSyntaxError(
    "A string holds an escape that Milvus does not know; a backslash itself is `\\\\`.",
    {
      offset: start,
      length: 2,
    },
  );
}
