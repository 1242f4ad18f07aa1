import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { checkDocument } from "./check-document.ts";
import type { CollectionSpec } from "./schema.ts";
import { type SourceText, specSource } from "./source.ts";
import { collectionJsonSchema } from "./structure/json-schema.ts";
import type { LoadedCollection } from "./types.ts";
import { type Located, partAt } from "./yaml/located.ts";

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

/**
 * What can be said of a document whose base cannot be had: keys that are missing may stand there, and nothing of it is given
 * out.
 */
export function loadWithoutBase(source: SourceText, document: Located, environment: string): ReadCollection {
  const read = loadCollection(source, document, environment);
  const diagnostics = read.diagnostics.filter(({ code }) => code !== "MS105");
  return { ...read, loaded: null, guessed: null, diagnostics };
}

/** Checks the structure of one document and lays the overlay of `environment` over it. */
export function loadCollection(source: SourceText, document: Located, environment: string): ReadCollection {
  const checked = checkDocument(source, document, collectionJsonSchema, { environment, dispensable });
  const whole = checked.document !== null && isCollection(checked.document) ? checked.document : null;
  const loaded = whole === null ? null : { spec: whole.value, source: specSource(source, whole) };
  const name = partAt(document, ["collection"])?.value;
  return {
    name: typeof name === "string" ? name : null,
    loaded: checked.right ? loaded : null,
    guessed: checked.right ? null : loaded,
    environments: checked.environments,
    source,
    document,
    diagnostics: checked.diagnostics,
  };
}

/** Only asked where `checkStructure` found nothing; that schema and type agree is held by a property test. */
function isCollection(document: Located): document is Located & { readonly value: CollectionSpec } {
  return document.kind === "mapping";
}
