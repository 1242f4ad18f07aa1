import type { Column, Comparison, Expression, Literal, Membership, Range } from "../filter/index.ts";
import { nodesOf } from "../filter/index.ts";
import type { FieldSpec } from "../schema.ts";
import { isVector, withArticle } from "./type-sets.ts";

/** A part of a filter that its field does not allow. */
export interface Misfit {
  readonly start: number;
  readonly end: number;
  readonly summary: string;
  readonly cause: string;
  readonly fix: string;
}

type Form = "text" | "number" | "boolean" | "any";

/** Every part of a filter that does not go with the type of its field. Unknown fields are passed over. */
export function* misfitsOf(filter: Expression, fields: ReadonlyMap<string, FieldSpec>): Generator<Misfit> {
  for (const node of nodesOf(filter)) {
    if (node.kind === "column") yield* columnMisfits(node, fields.get(node.name));
    else if (node.kind === "comparison") yield* comparisonMisfits(node, fields);
    else if (node.kind === "range" || node.kind === "membership") yield* constantMisfits(node, fields);
    else if (
      node.kind === "like" ||
      node.kind === "contains" ||
      node.kind === "array-length" ||
      node.kind === "exists" ||
      node.kind === "text-match"
    ) {
      yield* operandMisfits(node.kind, node.column, fields.get(node.column.name));
    }
  }
}

function* columnMisfits(column: Column, field: FieldSpec | undefined): Generator<Misfit> {
  if (field === undefined) return;
  if (isVector(field.dataType)) {
    yield misfit(
      column,
      `${field.name} is a vector.`,
      "A filter looks at scalars only.",
      "Filter by another field.",
    );
  } else if (column.path.length > 0 && field.dataType !== "JSON" && field.dataType !== "Array") {
    yield misfit(
      column,
      `${field.name} has no parts: it is ${withArticle(field.dataType)}.`,
      "Only JSON and Array values have keys or an index.",
      "Name the field alone.",
    );
  } else if (field.dataType === "Array" && column.path.some((step) => typeof step === "string")) {
    yield misfit(
      column,
      `${field.name} is an Array and has no keys.`,
      "The elements of an Array are numbered from 0.",
      `Write \`${field.name}[0]\`.`,
    );
  }
}

function* comparisonMisfits(node: Comparison, fields: ReadonlyMap<string, FieldSpec>): Generator<Misfit> {
  for (const [one, other] of [
    [node.left, node.right],
    [node.right, node.left],
  ] as const) {
    if (one.kind === "column" && other.kind === "literal") yield* constantMisfit(one, other, fields);
  }
}

function* constantMisfits(
  node: Range | Membership,
  fields: ReadonlyMap<string, FieldSpec>,
): Generator<Misfit> {
  const constants =
    node.kind === "range" ? [node.left, node.right] : node.list.kind === "list" ? node.list.items : [];
  for (const constant of constants) {
    if (constant.kind === "literal") yield* constantMisfit(node.column, constant, fields);
  }
}

function* constantMisfit(
  column: Column,
  literal: Literal,
  fields: ReadonlyMap<string, FieldSpec>,
): Generator<Misfit> {
  const field = fields.get(column.name);
  if (field === undefined) return;
  const form = formOf(field, column);
  const given =
    typeof literal.value === "string" ? "text" : typeof literal.value === "boolean" ? "boolean" : "number";
  if (form === "any" || form === given) return;
  const words = { text: "text", number: "a number", boolean: "true or false" };
  yield misfit(
    literal,
    `${column.name} is compared with ${words[given]}.`,
    `${field.name} is ${withArticle(field.dataType)}${column.path.length > 0 ? ` of ${field.elementType}` : ""} and holds ${form === "number" ? "numbers" : words[form]}.`,
    form === "text"
      ? "Put the value in quotes."
      : form === "number"
        ? "Write a number without quotes."
        : "Write true or false.",
  );
}

function formOf(field: FieldSpec, column: Column): Form {
  const type =
    field.dataType === "Array" && column.path.length > 0 ? (field.elementType ?? "JSON") : field.dataType;
  if (type === "VarChar") return "text";
  if (type === "Bool") return "boolean";
  return /^Int|^Float$|^Double$/.test(type) ? "number" : "any";
}

function* operandMisfits(
  kind: "like" | "contains" | "array-length" | "exists" | "text-match",
  column: Column,
  field: FieldSpec | undefined,
): Generator<Misfit> {
  if (field === undefined) return;
  const is = `${field.name} is ${withArticle(field.dataType)}.`;
  const element = field.dataType === "Array" && column.path.length > 0 ? field.elementType : field.dataType;
  if (kind === "like" && element !== "VarChar" && element !== "JSON") {
    yield misfit(column, is, "`like` looks into text.", "Compare with `==`, or name a VarChar field.");
  }
  if ((kind === "contains" || kind === "array-length") && element !== "Array" && element !== "JSON") {
    yield misfit(column, is, "Only Array and JSON values hold elements.", "Compare with `==` or `in`.");
  }
  if (kind === "exists" && field.dataType !== "JSON") {
    yield misfit(
      column,
      is,
      "`exists` asks for a key inside a JSON field or the dynamic field.",
      "Write `is not null`.",
    );
  }
  if (kind === "text-match" && field.enableMatch !== true) {
    yield misfit(
      column,
      `${field.name} has no index for text match.`,
      "Milvus builds it with `enableMatch: true`.",
      `Add \`enableAnalyzer: true\` and \`enableMatch: true\` to ${field.name}.`,
    );
  }
}

function misfit({ start, end }: Expression, summary: string, cause: string, fix: string): Misfit {
  return { start, end, summary, cause, fix };
}
