import { closest, distance } from "fastest-levenshtein";
import type { PrimaryKey, Row } from "../milvus/port.ts";
import { ownValue } from "../own-value.ts";
import type { FieldSpec } from "../spec/schema.ts";
import { checkJson, checkValue, noValue } from "./check-value.ts";
import { judgeZero } from "./check-vector.ts";
import { DataCode, type RowProblem } from "./codes.ts";
import type { RowModel } from "./row-model.ts";
import { show } from "./show.ts";
import { renderText } from "./template.ts";

/** A row that fits its collection. */
export interface CheckedRow {
  /** As Milvus takes it, defaults and nulls filled in; without the vectors that `embed` makes. */
  readonly entity: Row;
  /** null with `autoId`. */
  readonly key: PrimaryKey | null;
  /** Text for each entry of `embeds`, in its order. */
  readonly texts: readonly string[];
  /** Partition that `seed.partitionBy` says; null without it. */
  readonly partition: string | null;
  /** Fields with an all-zero vector, where the metric allows one. */
  readonly zeroVectors: readonly string[];
}

export type RowCheck = { readonly row: CheckedRow } | { readonly problems: readonly RowProblem[] };

/**
 * Checks a row against its collection and turns it into what Milvus takes: whole numbers beyond 2^53 as `bigint`, vectors as
 * typed arrays, defaults and nulls filled in. Every problem of the row is given, not just the first.
 */
export function checkRow(model: RowModel, row: Readonly<Record<string, unknown>>): RowCheck {
  const problems: RowProblem[] = [];
  const values: [string, unknown][] = [];
  const zeroVectors: string[] = [];
  for (const field of model.fields) {
    const checked = checkField(model, field, Object.hasOwn(row, field.name) ? row[field.name] : undefined);
    if ("problem" in checked) problems.push(checked.problem);
    else values.push([field.name, checked.value]);
    const zero = "problem" in checked ? null : judgeZero(model, field.name, checked.value);
    if (zero === "told") zeroVectors.push(field.name);
    else if (zero !== null) problems.push(zero.refused);
  }
  const entity: Row = Object.fromEntries([...values, ...takeOtherKeys(model, row, problems)]);
  const partition = model.partitionBy === null ? null : partitionOf(model, row, problems);
  if (problems.length > 0) return { problems };

  const texts = model.embeds.map((embed) => renderText(embed, entity));
  const empty = texts.findIndex((text) => text.trim() === "");
  if (empty !== -1) {
    const into = model.embeds[empty]?.into;
    return {
      problems: [{ code: DataCode.nothingToEmbed, summary: `There is no text to embed into "${into}".` }],
    };
  }
  return { row: { entity, key: keyOf(model, entity), texts, partition, zeroVectors } };
}

function checkField(model: RowModel, field: FieldSpec, value: unknown): ReturnType<typeof checkValue> {
  if (value !== undefined && value !== null) return checkValue(field, value, model.holds);
  // Milvus stores the default for null too (user guide, "Nullable & Default").
  if (field.defaultValue !== undefined) return { value: field.defaultValue };
  return field.nullable ? { value: null } : { problem: noValue(field, value) };
}

/** Keys that are no field of the collection: those of the dynamic field are given, the rest is a problem. */
function takeOtherKeys(
  model: RowModel,
  row: Readonly<Record<string, unknown>>,
  problems: RowProblem[],
): [string, unknown][] {
  const dynamic: [string, unknown][] = [];
  for (const [key, value] of Object.entries(row)) {
    if (model.fields.some((field) => field.name === key)) continue;
    const filler = model.filledBy.get(key);
    if (filler !== undefined) {
      const summary = `"${key}" is given, but is filled by ${filler}.`;
      problems.push({ code: DataCode.unknownField, summary, fix: "Leave it out." });
    } else if (model.dynamic && key !== "$meta") dynamic.push([key, value]);
    else problems.push(unknownField(model, key));
  }
  const checked = checkJson("The dynamic part of the row", Object.fromEntries(dynamic));
  if ("problem" in checked) problems.push(checked.problem);
  return dynamic;
}

function unknownField(model: RowModel, key: string): RowProblem {
  const nearest = closest(
    key,
    model.fields.map((field) => field.name),
  );
  const near = nearest !== "" && distance(key, nearest) <= Math.max(1, Math.ceil(key.length * 0.4));
  return {
    code: DataCode.unknownField,
    summary: `${show(key)} is not a field of the collection.`,
    fix: near ? `Did you mean "${nearest}"?` : "Leave it out, or set `enableDynamicField: true` in the spec.",
  };
}

function partitionOf(
  model: RowModel,
  row: Readonly<Record<string, unknown>>,
  problems: RowProblem[],
): string | null {
  const value = model.partitionBy === null ? undefined : ownValue(row, model.partitionBy);
  if (typeof value === "string" && model.partitions.has(value)) return value;
  // A value that is missing has been reported as that.
  if ((value === undefined || value === null) && problems.length > 0) return null;
  problems.push({
    code: DataCode.badPartition,
    summary: `"${model.partitionBy}" is ${show(value)}, which is not a partition of the collection.`,
    fix: `It takes one of ${[...model.partitions].join(", ")}; or add it to \`partitions\` in the spec.`,
  });
  return null;
}

function keyOf(model: RowModel, entity: Row): PrimaryKey | null {
  const key = entity[model.primaryKey.name];
  return typeof key === "string" || typeof key === "number" || typeof key === "bigint" ? key : null;
}
