import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "./source.ts";
import { checkStructure } from "./structure/check.ts";
import { structureDiagnostic } from "./structure/diagnostic.ts";
import type { JsonSchema } from "./structure/json-schema.ts";
import type { StructureProblem } from "./structure/problem.ts";
import { repairAll } from "./structure/repair.ts";
import { type Located, locate, overlay, type Path, partAt, unknownValue } from "./yaml/located.ts";

export interface CheckedDocument {
  /** With the overlay of the environment over it; null: its structure is wrong, and what was meant cannot be guessed. */
  readonly document: Located | null;
  /** Nothing had to be guessed. */
  readonly right: boolean;
  /** Names of its overlays. */
  readonly environments: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks the structure of one document and lays the overlay of `environment` over it. Keys in `dispensable` are those
 * that nothing else in the document refers to: a mistake below them must not hide what is wrong elsewhere.
 */
export function checkDocument(
  source: SourceText,
  document: Located,
  schema: JsonSchema,
  { environment, dispensable }: { readonly environment: string; readonly dispensable: ReadonlySet<string> },
): CheckedDocument {
  const problems = checkStructure(document, schema);
  const repaired = repairAll(document, problems, dispensable);
  const merged = repaired === null ? null : withOverlay(repaired, environment);
  // What an overlay leaves out can only be missed once it lies over the rest.
  const left = merged === null ? [] : checkStructure(merged, schema);
  const missing = left.filter(
    ({ code, path }) => code === "MS105" && !problems.some((one) => isIn(one.path, path)),
  );
  const isWhole = merged !== null && left.length === 0 && merged.kind === "mapping" && !holdsUnknown(merged);
  return {
    document: isWhole ? merged : null,
    right: problems.length === 0,
    environments: [...(partAt(document, ["environments"])?.children.keys() ?? [])].map(String),
    diagnostics: [
      ...onceAtEachPlace(problems, document).map((problem) => structureDiagnostic(source, document, problem)),
      ...(merged === null ? [] : missing.map((problem) => structureDiagnostic(source, merged, problem))),
    ],
  };
}

function isIn(path: Path, parent: Path): boolean {
  return path.length === parent.length + 1 && parent.every((step, at) => step === path[at]);
}

/** What is wrong with a value is said once, however many aliases lead to it. */
function onceAtEachPlace(problems: readonly StructureProblem[], document: Located): StructureProblem[] {
  const places = new Set<string>();
  return problems.filter(({ code, path, part, summary }) => {
    const { start, source } = locate(document, path).found.span;
    const place = `${code} ${source?.file} ${start} ${part} ${code === "MS105" ? summary : path.at(-1)}`;
    return !places.has(place) && places.add(place);
  });
}

function withOverlay(document: Located, environment: string): Located {
  const change = partAt(document, ["environments", environment]);
  // `false`: the document does not count there, which is not for its structure to say.
  return change === null || change.kind !== "mapping" ? document : overlay(document, change);
}

/** An alias of nothing, say: already reported, and no value to go on with. */
function holdsUnknown({ value, children }: Located): boolean {
  return value === unknownValue || [...children.values()].some(holdsUnknown);
}
