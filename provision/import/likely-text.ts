import type { FieldState } from "../state/types.ts";

/** Words by which clients name the text that a vector is made from, the likeliest first. */
const likely = [
  ["content", "text", "body", "chunk", "passage", "document", "doc"],
  ["paragraph", "sentence", "answer", "message", "description", "abstract", "summary", "caption", "comment"],
];
/** Words of what nobody searches by meaning. */
const unlikely = [
  ...[
    "id",
    "ids",
    "uuid",
    "key",
    "hash",
    "checksum",
    "digest",
    "url",
    "uri",
    "link",
    "path",
    "file",
    "filename",
  ],
  ...[
    "type",
    "lang",
    "language",
    "status",
    "tenant",
    "user",
    "date",
    "time",
    "created",
    "updated",
    "version",
  ],
];

/**
 * The field that holds the text of its rows, as far as names and lengths tell: `page_content` before `title`, and the longest of
 * those whose names tell nothing. Undefined: none looks like it.
 */
export function likelyText(fields: readonly FieldState[]): FieldState | undefined {
  const texts = fields.filter(
    (field) =>
      field.dataType === "VarChar" &&
      !field.primaryKey &&
      !field.partitionKey &&
      !wordsOf(field).some(isUnlikely),
  );
  return texts.toSorted((a, b) => rank(a) - rank(b) || (b.maxLength ?? 0) - (a.maxLength ?? 0))[0];
}

function isUnlikely(word: string): boolean {
  return unlikely.includes(word);
}

function rank(field: FieldState): number {
  const words = wordsOf(field);
  const at = likely.findIndex((group) =>
    group.some((word) => words.includes(word) || words.includes(`${word}s`)),
  );
  return at === -1 ? likely.length : at;
}

/** `page`, `content` of `page_content` and of `pageContent`. */
function wordsOf({ name }: FieldState): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
}
