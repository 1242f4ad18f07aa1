import { displayWidth } from "./display-width.ts";

/** Broken between words into lines of at most `width` columns; a word that is wider has a line of its own. */
export function wrap(text: string, width: number): string[] {
  // As it is: it may be laid out with blanks.
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
