/** A part of a JSON text that is being read: the keys of an object so far, or null for a list. */
type Open = Set<string> | null;

/**
 * A key that comes twice in one object of a JSON text, at any depth; null when there is none. `JSON.parse` keeps the last value
 * of such a key and drops the others.
 *
 * @param text valid JSON
 */
export function findRepeatedKey(text: string): string | null {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case "{":
        open.push(new Set());
        break;
      case "[":
        open.push(null);
        break;
      case "}":
      case "]":
        open.pop();
        break;
      case '"': {
        const end = endOfText(text, at);
        const keys = open.at(-1);
        if (keys && isKey(text, end)) {
          const key: unknown = JSON.parse(text.slice(at, end));
          if (keys.has(String(key))) return String(key);
          keys.add(String(key));
        }
        at = end - 1;
        break;
      }
    }
  }
  return null;
}

/** Where the text that begins at `start` is over, its quotes included. */
function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (text[at] === " " || text[at] === "\t" || text[at] === "\n" || text[at] === "\r") at += 1;
  return text[at] === ":";
}
