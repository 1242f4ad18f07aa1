/** Everything that is not between backticks: what Markdown makes something of. */
export function outsideOfCode(text: string): string {
  return text
    .replaceAll(/^(`{3,})(?:diff)?\n[\s\S]*?\n\1$/gm, "")
    .replaceAll(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");
}
