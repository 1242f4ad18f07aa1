import { didYouMean } from "../provision/diagnostics/index.ts";
import { type Expression, FilterSyntaxError, fieldsOf, parseFilter } from "../provision/spec/filter/index.ts";
import type { CollectionSpec } from "../provision/spec/schema.ts";
import { StoreCode } from "./codes.ts";
import { refusal, suggesting } from "./refuse.ts";

/**
 * Parses a filter and looks its fields up, so that a slip is told with its place instead of by the server's parser.
 *
 * @throws MilvusStackError (exit code 3) when it does not parse or names a field that is not there
 */
export function checkFilter(spec: CollectionSpec, filter: string): Expression {
  const parsed = parse(filter);
  if (spec.enableDynamicField === true) return parsed; // any name may be a key of the dynamic field
  const names = spec.fields.map(({ name }) => name);
  const unknown = fieldsOf(parsed).find(({ name }) => !names.includes(name));
  if (unknown === undefined) return parsed;
  throw refusal(StoreCode.unknownField, `The filter names "${unknown.name}", which is no field.`, {
    cause: `${pointAt(filter, unknown.start, unknown.end - unknown.start)}\n${spec.collection} has ${names.join(", ")}.`,
    ...suggesting(didYouMean(unknown.name, names)),
    fix: "Correct the name.",
  });
}

function parse(filter: string): Expression {
  // A request's body may hold anything.
  if (typeof filter !== "string") {
    throw refusal(StoreCode.badFilter, `The filter is of type ${typeof filter}.`, { fix: "Pass a string." });
  }
  try {
    return parseFilter(filter);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    const { message, offset, length, expected, suggestion } = error;
    throw refusal(StoreCode.badFilter, message, {
      cause: pointAt(filter, offset, length),
      ...suggesting(suggestion),
      fix: expected.length > 0 ? `Write ${expected.join(" or ")} there.` : "Correct the filter.",
    });
  }
}

/** The filter, and below it a marker under the part at fault. */
function pointAt(filter: string, offset: number, length: number): string {
  const line = filter.replace(/\s/g, " ");
  return `${line}\n${" ".repeat(offset)}${"^".repeat(Math.max(1, length))}`;
}
