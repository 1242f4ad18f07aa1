import type { Row } from "./port.ts";

/** Parts of at most `maxBytes` each, by estimate; a single row is never split. */
export function* splitBySize(rows: readonly Row[], maxBytes: number): Generator<readonly Row[]> {
  let start = 0;
  let bytes = 0;
  for (const [index, row] of rows.entries()) {
    const size = sizeOf(row);
    if (index > start && bytes + size > maxBytes) {
      yield rows.slice(start, index);
      start = index;
      bytes = 0;
    }
    bytes += size;
  }
  if (start < rows.length) yield rows.slice(start);
}

/** Bytes that a value takes in a message, estimated from above. */
function sizeOf(value: unknown): number {
  switch (typeof value) {
    case "string":
      // UTF-8 takes at most three bytes for a UTF-16 unit.
      return value.length * 3;
    case "object": {
      if (value === null) return 1;
      if (ArrayBuffer.isView(value)) return value.byteLength;
      let size = 2;
      for (const [key, inner] of Object.entries(value)) size += key.length + sizeOf(inner);
      return size;
    }
    default:
      return 10;
  }
}
