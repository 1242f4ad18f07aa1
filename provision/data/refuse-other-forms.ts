import { ExitCode, MilvusStackError } from "../diagnostics/diagnostic.ts";
import { DataCode } from "./codes.ts";
import { maxLineBytes } from "./parse-line.ts";
import { readLines } from "./read-lines.ts";
import type { RowFile } from "./row-file.ts";

/**
 * Refuses a file that holds JSON but no JSON lines, by its first line: a list of rows, or rows that are spread over lines.
 *
 * @param name the file as people know it
 * @throws MilvusStackError MS668 with the command that converts it
 */
export async function refuseOtherForms(file: RowFile, name: string): Promise<void> {
  for await (const line of readLines(file.chunks(), { maxBytes: maxLineBytes })) {
    const first = line.text.trim();
    if (first.startsWith("[")) throw otherForm(name, "is one JSON list", ".[]");
    if (first.startsWith("{") && /[{[,]$/.test(first))
      throw otherForm(name, "has rows over several lines", ".");
    return;
  }
}

function otherForm(name: string, what: string, filter: string): MilvusStackError {
  const packed = name.endsWith(".gz");
  const plain = packed ? name.slice(0, -".gz".length) : name;
  const target = `${plain.replace(/\.(json|jsonl|ndjson)$/, "")}${plain.endsWith(".json") ? "" : ".rows"}.jsonl`;
  const convert = packed
    ? `gunzip -c ${name} | jq -c '${filter}' > ${target}`
    : `jq -c '${filter}' ${name} > ${target}`;
  return new MilvusStackError(
    {
      code: DataCode.otherForm,
      severity: "error",
      summary: `${name} ${what}, and a seed file holds one JSON object on each line.`,
      cause: "Rows are read line by line, so that a file of any size can be seeded.",
      fix: `Convert it with \`${convert}\`, and seed from ${target}.`,
    },
    ExitCode.invalid,
  );
}
