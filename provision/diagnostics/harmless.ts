/**
 * Text of servers, files and rows made harmless for where it is shown. Each medium has one function; a view that forgets it is
 * caught where output leaves (`cli/views/terminal.ts`).
 */

/** Bidirectional controls make a line read as another one. */
const bidi = "\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069";
/** Characters that steer a terminal, or that some readers take for a line break; a tab and a line feed are not among them. */
const steering = new RegExp(`[${bidi}\\u2028\\u2029]|[^\\P{Cc}\\n\\t]`, "gu");
const dot = "·";

/** Several lines as they are, with nothing in them that moves a cursor, sets a title or turns the reading direction. */
export function harmless(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(steering, dot);
}

/** On one line. */
export function oneLine(text: string): string {
  return harmless(text.replace(/\s+/g, " ")).trim();
}

const introducer = "\u001b";
/** The colours and weights of this command line, and nothing else that begins with an escape. */
const ownColours = new RegExp(`${introducer}\\[(?:[0-2]|22|3[1236]|39)m`, "g");
const command = new RegExp(`^((?:[^\\S\\n]|${introducer}\\[\\d+m)*):(?=:)`, "gm");
const markedCommand = /##(?=\[|vso\[|teamcity\[)/gi;

/**
 * What leaves for a terminal or a log: harmless, and no line of it is a command. Runners of CI read commands in what a step
 * prints: GitHub `::error::` at the beginning of a line, blanks or not, and `##[error]` anywhere; Azure `##vso[…]`, TeamCity
 * `##teamcity[…]`.
 *
 * @param colours whether those of this command line stay
 */
export function forTerminal(text: string, colours: boolean): string {
  const kept: string[] = colours ? (text.match(ownColours) ?? []) : [];
  const parts = colours ? text.split(ownColours) : [text];
  const plain = parts.map(harmless);
  const joined = plain.map((part, at) => part + (kept[at] ?? "")).join("");
  return joined.replace(command, `$1${dot}:`).replace(markedCommand, `#${dot}#`);
}

/** JSON whose text holds nothing that steers a terminal or a runner: its own escapes say the same. */
export function forJson(json: string): string {
  return json
    .replace(/[^\P{Cc}\n]/gu, escaped)
    .replace(new RegExp(`[${bidi}\\u2028\\u2029]`, "gu"), escaped)
    .replace(markedCommand, "#\\u0023");
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
