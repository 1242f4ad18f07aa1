import { forTerminal } from "../../../provision/diagnostics/harmless.ts";
import { oneLine } from "../../../provision/diagnostics/text.ts";
import type { Imported } from "../../../provision/import/index.ts";
import type { Style } from "../style.ts";
import { renderTable } from "./table.ts";

/** What was written, and what was not and why. */
export function renderImported(
  { files, leftOut, diagnostics }: Pick<Imported, "files" | "leftOut" | "diagnostics">,
  style: Style,
): string {
  const lines: string[] = [];
  if (files.length === 0) {
    lines.push("Nothing to import.");
  } else {
    const empty = diagnostics.length === 0 ? " The plan for what they say is empty." : "";
    lines.push(`${style.green("Imported.")} ${files.length} file${files.length === 1 ? "" : "s"}.${empty}`);
    lines.push(...files.map(({ file }) => `  ${oneLine(file)}`));
  }
  if (leftOut.length > 0) {
    const columns = [{ title: "Left out" }, { title: "because it" }];
    const rows = leftOut.map(({ address, reason }) => [oneLine(address), oneLine(reason)]);
    lines.push("", renderTable(columns, rows, style));
  }
  return lines.join("\n");
}

/** The files one after another, as one YAML text that says where each belongs. */
export function renderFiles(files: Imported["files"]): string {
  return files
    .map(({ file, text }) => `# ${forTerminal(oneLine(file), false)}\n${text}`)
    .join("---\n")
    .trimEnd();
}
