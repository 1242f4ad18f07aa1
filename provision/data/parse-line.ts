import { parseExactJson } from "../exact-json.ts";
import { DataCode, type RowProblem } from "./codes.ts";
import type { Line } from "./read-lines.ts";
import { findRepeatedKey } from "./repeated-key.ts";

/** Longest line that is read. A row of Milvus' largest fields fits; a file without line breaks does not fill the memory. */
export const maxLineBytes = 16 * 1024 * 1024;

/** The JSON object of a line with every digit, or what is wrong with it. */
export function parseLine(line: Line): { value: Record<string, unknown> } | { problem: RowProblem } {
  if (line.problem === "too long") {
    const summary = `The line is longer than ${maxLineBytes / 1024 / 1024} MiB.`;
    return { problem: { code: DataCode.lineTooLong, summary, fix: "Write one JSON object a line." } };
  }
  if (line.problem !== null) {
    return {
      problem: { code: DataCode.notJson, summary: "The line is not UTF-8.", fix: "Save the file as UTF-8." },
    };
  }
  try {
    const value = parseExactJson(line.text);
    if (!isObject(value))
      return { problem: { code: DataCode.notJson, summary: "The line is not a JSON object." } };
    const repeated = findRepeatedKey(line.text);
    return repeated === null ? { value } : { problem: givenTwice(repeated) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { problem: { code: DataCode.notJson, summary: `The line is not JSON: ${why}.` } };
  }
}

function givenTwice(key: string): RowProblem {
  return {
    code: DataCode.repeatedKey,
    summary: `The key ${JSON.stringify(key)} is given twice in one object.`,
    fix: "Keep one of the two values.",
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
