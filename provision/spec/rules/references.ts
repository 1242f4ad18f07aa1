import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { Problem } from "../problem.ts";
import type { FieldSpec, IndexSpec } from "../schema.ts";
import type { Subject } from "./collection-rule.ts";

/** "There is no field X", with the nearest one that exists. */
export function noSuchField(code: string, name: string, { fields, spec }: Subject, fix: string): Problem {
  return {
    code,
    summary: `There is no field ${name}.`,
    cause: `${spec.collection} has ${[...fields.keys()].join(", ")}.`,
    suggestion: didYouMean(name, fields.keys()),
    fix,
  };
}

/**
 * What an index is on: a field, or a key of the dynamic part that is indexed like a path of a JSON field. A key without a path is
 * none: it would be a field with its name misspelt.
 */
export function indexedField({ fields, spec }: Subject, { field, params }: IndexSpec): FieldSpec | undefined {
  const isDynamic = spec.enableDynamicField === true && params?.json_path !== undefined;
  return fields.get(field) ?? (isDynamic ? { name: field, dataType: "JSON" } : undefined);
}

/** "There is no partition X", with the nearest one that exists. */
export function noSuchPartition(code: string, name: string, { spec }: Subject, fix: string): Problem {
  const known = ["_default", ...(spec.partitions ?? [])];
  return {
    code,
    summary: `There is no partition ${name}.`,
    cause: `${spec.collection} has ${known.join(", ")}.`,
    suggestion: didYouMean(name, known),
    fix,
  };
}

export function hasPartition({ spec }: Subject, name: string): boolean {
  return name === "_default" || (spec.partitions ?? []).includes(name);
}
