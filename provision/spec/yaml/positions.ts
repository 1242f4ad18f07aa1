export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units as editors count. */
  readonly column: number;
}

/**
 * Lines and columns of offsets into a text. Not the YAML parser's own counter: that one misses line breaks where the
 * syntax is wrong, which is where places matter most.
 */
export function positionsIn(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    const within = Math.min(Math.max(offset, 0), text.length);
    let from = 0;
    let to = starts.length - 1;
    while (from < to) {
      const middle = Math.ceil((from + to) / 2);
      if ((starts[middle] ?? 0) <= within) from = middle;
      else to = middle - 1;
    }
    return { line: from + 1, column: within - (starts[from] ?? 0) + 1 };
  };
}
