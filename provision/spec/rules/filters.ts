import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { type Expression, FilterSyntaxError, fieldsOf, nodesOf, parseFilter } from "../filter/index.ts";
import { problemIn } from "../problem.ts";
import { collectionRule, type Path, type Subject } from "./collection-rule.ts";
import { misfitsOf } from "./filter-types.ts";
import { rangeWithin } from "./text-range.ts";
import { listOf } from "./type-sets.ts";

/** Filter expressions of smoke tests. */
export const filters = collectionRule(["MS280", "MS281", "MS282", "MS283"], function* (subject) {
  for (const [index, check] of (subject.spec.smoke ?? []).entries()) {
    if (!("query" in check)) continue;
    if (check.filter !== undefined) yield* checkFilter(subject, check.filter, ["smoke", index, "filter"]);
    const { allMatch } = check.expect;
    if (allMatch === undefined) continue;
    const path = ["smoke", index, "expect", "allMatch"];
    const parsed = yield* checkFilter(subject, allMatch, path);
    if (parsed !== undefined) yield* checkEvaluable(subject, allMatch, parsed, path);
  }
});

function* checkFilter(
  subject: Subject,
  filter: string,
  path: Path,
): Generator<Diagnostic, Expression | undefined> {
  const { source } = subject.collection;
  let parsed: Expression;
  try {
    parsed = parseFilter(filter);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    const { message, offset, length, expected, suggestion } = error;
    yield problemIn(source, rangeWithin(source, path, filter, offset, length), {
      code: "MS280",
      summary: message,
      cause: "The filter is not one that Milvus takes.",
      suggestion,
      fix: fixOf(suggestion, expected),
    });
    return undefined;
  }
  yield* checkFields(subject, filter, parsed, path);
  for (const { start, end, ...problem } of misfitsOf(parsed, subject.fields)) {
    yield problemIn(source, rangeWithin(source, path, filter, start, end - start), {
      code: "MS282",
      ...problem,
    });
  }
  return parsed;
}

function fixOf(suggestion: string | undefined, expected: readonly string[]): string {
  if (suggestion !== undefined) return `Write \`${suggestion}\`.`;
  return expected.length > 0 ? `Expected here: ${listOf(expected)}.` : "Correct the filter.";
}

function* checkFields(
  { spec, fields, collection }: Subject,
  filter: string,
  parsed: Expression,
  path: Path,
): Generator<Diagnostic> {
  for (const { name, start } of fieldsOf(parsed)) {
    if (fields.has(name)) continue;
    // With a dynamic field every name may be one of its keys.
    if (spec.enableDynamicField === true) continue;
    yield problemIn(collection.source, rangeWithin(collection.source, path, filter, start, name.length), {
      code: "MS281",
      summary: `There is no field ${name}.`,
      cause:
        name === "$meta"
          ? "Only a collection with `enableDynamicField: true` has it."
          : `${spec.collection} has ${[...fields.keys()].join(", ")}, and no dynamic field.`,
      suggestion: didYouMean(name, fields.keys()),
      fix: "Correct the name, or add `enableDynamicField: true`.",
    });
  }
}

/** `allMatch` is checked on the hits, not by the server, so that it tells when the server's filter is wrong. */
function* checkEvaluable(
  { collection }: Subject,
  filter: string,
  parsed: Expression,
  path: Path,
): Generator<Diagnostic> {
  for (const node of nodesOf(parsed)) {
    const what =
      node.kind === "text-match" || node.kind === "server-function"
        ? `\`${node.function}\``
        : node.kind === "placeholder"
          ? "A placeholder"
          : node.kind === "time-literal"
            ? "A point in time"
            : undefined;
    if (what === undefined) continue;
    yield problemIn(
      collection.source,
      rangeWithin(collection.source, path, filter, node.start, node.end - node.start),
      {
        code: "MS283",
        summary: `${what} cannot be checked on hits.`,
        cause:
          "`allMatch` is evaluated here, on the rows that come back, and only the server knows its analyzers and geometry.",
        fix: "Use it in `filter`, and expect something that the fields show.",
      },
    );
  }
}
