import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { type Problem, problemAt } from "../problem.ts";
import type { CollectionSpec, FieldSpec } from "../schema.ts";
import type { LoadedCollection } from "../types.ts";
import type { Rule, RuleContext } from "./rule.ts";

export type Path = readonly (string | number)[];

/** One collection, prepared for rules. */
export interface Subject {
  readonly spec: CollectionSpec;
  readonly collection: LoadedCollection;
  /** By name; the first one where a name is taken twice. */
  readonly fields: ReadonlyMap<string, FieldSpec>;
  /** Vector fields that `embed` fills. */
  readonly embedded: ReadonlySet<string>;
  /** Fields that functions fill. */
  readonly computed: ReadonlySet<string>;
  /** A problem at the value at `path` or, with `"key"`, at its key. */
  at(path: Path, problem: Problem, part?: "key" | "value"): Diagnostic;
}

/** A rule that looks at one collection at a time. */
export function collectionRule(
  codes: readonly string[],
  check: (subject: Subject, context: RuleContext) => Iterable<Diagnostic>,
): Rule {
  return {
    codes,
    *check(context) {
      for (const collection of context.collections) yield* check(subjectOf(collection), context);
    },
  };
}

function subjectOf(collection: LoadedCollection): Subject {
  const { spec, source } = collection;
  const fields = new Map<string, FieldSpec>();
  for (const field of spec.fields) if (!fields.has(field.name)) fields.set(field.name, field);
  return {
    spec,
    collection,
    fields,
    embedded: new Set((spec.embed ?? []).map(({ into }) => into)),
    computed: new Set((spec.functions ?? []).flatMap(({ outputFieldNames }) => outputFieldNames)),
    at: (path, problem, part) => problemAt(source, path, problem, part),
  };
}
