/** Global options that take a value. */
const withValue = new Set(["-f", "--specs", "--env"]);

/**
 * The command line with every path of `-f A B` as a `--specs` of its own, and the name of its command; null: none is
 * there. `-f` takes what follows up to the next option, or to the command where that comes later.
 */
export function findCommand(
  argv: readonly string[],
  known: ReadonlySet<string>,
): { readonly name: string | null; readonly argv: readonly string[] } {
  let name: string | null = null;
  const rest: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") return { name, argv: [...rest, ...argv.slice(at)] };
    if (word === "-f" || word === "--specs") {
      let taken = 0;
      for (let next = argv[at + 1]; next !== undefined && !next.startsWith("-"); next = argv[at + 1]) {
        if (name === null && taken > 0 && known.has(next)) break;
        rest.push("--specs", next);
        taken += 1;
        at += 1;
      }
      if (taken === 0) rest.push(word);
      continue;
    }
    rest.push(word);
    if (withValue.has(word)) {
      const value = argv[at + 1];
      if (value !== undefined) rest.push(value);
      at += 1;
    } else if (name === null && !word.startsWith("-")) name = word;
  }
  return { name, argv: rest };
}
