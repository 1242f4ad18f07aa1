const compiled = new Map<string, RegExp>();
const cacheSize = 256;

/** Whether the whole of `text` matches: `%` is any text, `_` one character, a backslash takes either literally. */
export function matchesLike(text: string, pattern: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    expression = new RegExp(`^${translate(pattern)}$`, "su");
    if (compiled.size >= cacheSize) compiled.clear();
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}

function translate(pattern: string): string {
  return pattern.replace(/\\([%_\\])|%+|_|[\s\S]/gu, (token, escaped: string | undefined) => {
    if (escaped !== undefined) return quote(escaped);
    if (token.startsWith("%")) return ".*";
    return token === "_" ? "." : quote(token);
  });
}

function quote(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
}
