import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CollectionSpec } from "./schema.ts";
import { type SourceText, specSource } from "./source.ts";
import { checkStructure } from "./structure/check.ts";
import { structureDiagnostic } from "./structure/diagnostic.ts";
import { collectionJsonSchema } from "./structure/json-schema.ts";
import type { StructureProblem } from "./structure/problem.ts";
import { repairAll } from "./structure/repair.ts";
import type { LoadedCollection } from "./types.ts";
import { type Located, locate, overlay, type Path, partAt, unknownValue } from "./yaml/located.ts";

export interface ReadCollection {
  /** Name as far as it can be told. */
  readonly name: string | null;
  /** null: its structure is wrong. */
  readonly loaded: LoadedCollection | null;
  /** The collection as it was probably meant, where its structure is wrong but can be guessed. */
  readonly guessed: LoadedCollection | null;
  /** Names of its overlays. */
  readonly environments: readonly string[];
  readonly source: SourceText;
  readonly document: Located;
  readonly diagnostics: readonly Diagnostic[];
}

/** Keys that nothing else in a collection refers to: a mistake below them must not hide what is wrong elsewhere. */
const dispensable: ReadonlySet<string> = new Set<keyof CollectionSpec>([
  "description",
  "shardsNum",
  "load",
  "consistencyLevel",
  "properties",
  "seed",
  "smoke",
]);

/** Checks the structure of one document and lays the overlay of `environment` over it. */
export function loadCollection(source: SourceText, document: Located, environment: string): ReadCollection {
  const problems = checkStructure(document, collectionJsonSchema);
  const repaired = repairAll(document, problems, dispensable);
  const merged = repaired === null ? null : withOverlay(repaired, environment);
  // What an overlay leaves out can only be missed once it lies over the rest.
  const left = merged === null ? [] : checkStructure(merged, collectionJsonSchema);
  const missing = left.filter(
    ({ code, path }) => code === "MS105" && !problems.some((one) => isIn(one.path, path)),
  );
  const right = merged !== null && left.length === 0 && isCollection(merged) ? merged : null;
  const loaded = right === null ? null : { spec: right.value, source: specSource(source, right) };
  const name = partAt(document, ["collection"])?.value;
  return {
    name: typeof name === "string" ? name : null,
    loaded: problems.length === 0 ? loaded : null,
    guessed: problems.length === 0 ? null : loaded,
    environments: [...(partAt(document, ["environments"])?.children.keys() ?? [])].map(String),
    source,
    document,
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
    const { start } = locate(document, path).found.span;
    const place = `${code} ${start} ${part} ${code === "MS105" ? summary : path.at(-1)}`;
    return !places.has(place) && places.add(place);
  });
}

function withOverlay(document: Located, environment: string): Located {
  const change = partAt(document, ["environments", environment]);
  return change === null ? document : overlay(document, change);
}

/** Only asked where `checkStructure` found nothing; that schema and type agree is held by a property test. */
function isCollection(document: Located): document is Located & { readonly value: CollectionSpec } {
  return document.kind === "mapping" && !holdsUnknown(document);
}

/** An alias of nothing, say: already reported, and no value to go on with. */
function holdsUnknown({ value, children }: Located): boolean {
  return value === unknownValue || [...children.values()].some(holdsUnknown);
}
