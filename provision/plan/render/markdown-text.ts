/**
 * Text as Markdown that shows it and does nothing else. Names and values come from whoever wrote the specs: between
 * backticks there are no links, no mentions, no HTML and no tables (GitHub Flavored Markdown, 4.5 and 6.1).
 */

/** Inside a sentence. Empty text is shown as `""`. */
export function codeSpan(text: string): string {
  if (text === "") return '`""`';
  const fence = "`".repeat(longestRun(text) + 1);
  // One space at each end is taken off again; without them a backtick at the edge would belong to the fence.
  const edge = /^[` ]|[` ]$/.test(text) ? " " : "";
  return `${fence}${edge}${text}${edge}${fence}`;
}

/** As a block. @param language what it is coloured as: `diff` */
export function codeBlock(text: string, language = ""): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
