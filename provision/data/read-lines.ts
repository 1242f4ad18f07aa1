import { isUtf8 } from "node:buffer";

export interface Line {
  /** Counts from 1, blank lines included. */
  readonly number: number;
  /** Bytes before the line in the file. */
  readonly offset: number;
  /** Bytes up to the end of the line, its line break included. */
  readonly end: number;
  /** Without line break. Of a line with a problem only the beginning, for people. */
  readonly text: string;
  readonly problem: "too long" | "not UTF-8" | null;
}

/** How much of a line that cannot be used is kept to be shown. */
const shownBytes = 1024;

/**
 * Splits bytes into lines, holding no more than one chunk and one line. Ends of line are LF or CRLF, a byte order
 * mark at the start is dropped, blank lines are left out but counted. A line over `maxBytes` is passed over without
 * being held.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  { maxBytes }: { readonly maxBytes: number },
): AsyncGenerator<Line> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let tooLong = false;
  let number = 0;
  let offset = 0;
  let position = 0;

  const hold = (part: Uint8Array) => {
    if (tooLong || part.length === 0) return;
    held.push(part);
    heldBytes += part.length;
    if (heldBytes <= maxBytes) return;
    tooLong = true;
    held = [Buffer.concat(held).subarray(0, shownBytes)];
  };
  const finish = (): Line | null => {
    number += 1;
    const bytes = trim(held.length === 1 && held[0] ? held[0] : Buffer.concat(held), number === 1);
    const problem = tooLong ? "too long" : isUtf8(bytes) ? null : "not UTF-8";
    const shown = problem === null ? bytes : bytes.subarray(0, shownBytes);
    const line = {
      number,
      offset,
      end: position,
      text: Buffer.from(shown).toString("utf8"),
      problem,
    } as const;
    held = [];
    heldBytes = 0;
    tooLong = false;
    offset = position;
    return problem === null && line.text.trim() === "" ? null : line;
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (let lf = chunk.indexOf(10); lf !== -1; lf = chunk.indexOf(10, start)) {
      hold(chunk.subarray(start, lf));
      position += lf + 1 - start;
      start = lf + 1;
      const line = finish();
      if (line !== null) yield line;
    }
    hold(chunk.subarray(start));
    position += chunk.length - start;
  }
  if (heldBytes === 0) return;
  const last = finish();
  if (last !== null) yield last;
}

function trim(bytes: Uint8Array, first: boolean): Uint8Array {
  const bom = first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.subarray(bom ? 3 : 0, bytes.at(-1) === 13 ? -1 : undefined);
}
