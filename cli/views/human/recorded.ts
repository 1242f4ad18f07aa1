import { oneLine } from "../../../provision/diagnostics/text.ts";

export interface RecordedFile {
  readonly file: string;
  readonly calls: number;
  /** What the scenario ended with, where that was an error. */
  readonly error: string | null;
}

const advice = [
  "Tokens, passwords and hosts are replaced by x, and no rows were read. Specs and names are kept: look through the",
  "files before you send them.",
];

/** The files that were written, and what to do before they are sent to anybody. */
export function renderRecorded(written: readonly RecordedFile[]): string {
  return [...written.map(lineOf), "", ...advice].join("\n");
}

function lineOf({ file, calls, error }: RecordedFile): string {
  return oneLine(`Wrote ${file}: ${calls} calls${error === null ? "" : `, ended with ${error}`}`);
}
