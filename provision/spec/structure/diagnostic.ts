import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { type SourceText, toDiagnostic } from "../source.ts";
import { type Located, locate } from "../yaml/located.ts";
import type { StructureProblem } from "./problem.ts";

/** A problem of the structure at its place in the document that was checked. */
export function structureDiagnostic(
  source: SourceText,
  root: Located,
  problem: StructureProblem,
): Diagnostic {
  const { path, part, repair: _, ...rest } = problem;
  const { found, exact } = locate(root, path);
  const span = part === "key" && exact && found.keySpan !== null ? found.keySpan : found.span;
  return toDiagnostic(source, { ...rest, span });
}
