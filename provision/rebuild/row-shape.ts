import { createHash, type Hash } from "node:crypto";
import stringify from "safe-stable-stringify";
import { checkStoredValue } from "../data/check-stored-value.ts";
import { templateFields } from "../data/template.ts";
import type { KeyField } from "../milvus/check-key.ts";
import type { Row } from "../milvus/port.ts";
import { ownValue } from "../own-value.ts";
import type { CopyMapping } from "../plan/copy-mapping.ts";
import type { RowValues } from "../state/capabilities.ts";
import type { FieldState, LiveCollection } from "../state/types.ts";
import { comparable, isSpeltAnew } from "./comparable.ts";

/** A value that goes over: where it is in a row of the old generation, and where in one of the new. */
interface Column {
  /** What it is compared as: the field that has the fewer digits where the two differ. */
  readonly field: FieldState;
  readonly from: "field" | "dynamic";
  readonly to: "field" | "dynamic";
  /** Whether there may be values that the new field does not take. */
  readonly checked: boolean;
}

/** What is read of a row, and what of it decides whether it has changed. */
export interface RowShape {
  readonly key: KeyField;
  readonly columns: readonly Column[];
  /** Whether dynamic values that are no column go over. */
  readonly dynamic: boolean;
  /** Names that no dynamic value of the new generation can have, or that are compared as columns. */
  readonly taken: ReadonlySet<string>;
  /** Of the old generation alone: what texts to embed are made of besides, what says where a row belongs, what cannot be compared. */
  readonly inputs: readonly string[];
  /** All that has to be read of the old generation. */
  readonly outputFields: readonly string[];
  /** What is compared of a row of the new one. */
  readonly contentFields: readonly string[];
  /** What the server can hold. */
  readonly holds: RowValues;
}

/** Where Milvus puts what is no field. */
const dynamicField = "$meta";

export function shapeOf(
  mapping: CopyMapping,
  from: LiveCollection,
  to: LiveCollection,
  holds: RowValues,
): RowShape {
  const { primaryKey, fields, moved, asDynamic, checked, dynamic, embed, partitionBy } = mapping;
  const [old, next] = [byName(from.fields), byName(to.fields)];
  const column = (name: string, parts: Omit<Column, "field">): Column[] => {
    const field = parts.to === "dynamic" ? old.get(name) : next.get(name);
    return field === undefined ? [] : [{ field, ...parts }];
  };
  // A key that Milvus makes is another one in the new generation.
  const carried = mapping.keys === "made" ? fields.filter((name) => name !== primaryKey) : fields;
  const columns = [
    ...carried.flatMap((name) =>
      column(name, { from: "field", to: "field", checked: checked.includes(name) }),
    ),
    ...moved.flatMap((name) => column(name, { from: "dynamic", to: "field", checked: true })),
    ...asDynamic.flatMap((name) => column(name, { from: "field", to: "dynamic", checked: false })),
  ];
  const asked = [...embed.flatMap(templateFields), ...(partitionBy === null ? [] : [partitionBy])];
  const spelt = columns.filter(isIncomparable).map(({ field }) => field.name);
  const inputs = [...new Set([...asked.filter((name) => !fields.includes(name)), ...spelt])];
  const plain = columns.flatMap((one) => (one.from === "field" ? [one.field.name] : []));
  const beside =
    from.enableDynamicField && (dynamic || moved.length > 0 || inputs.some((name) => !old.has(name)));
  return {
    key: keyFieldOf(primaryKey, from),
    columns,
    dynamic,
    taken: new Set([...next.keys(), ...asDynamic]),
    inputs,
    outputFields: [
      ...plain,
      ...inputs.filter((name) => old.has(name) && !plain.includes(name)),
      ...(beside ? [dynamicField] : []),
    ],
    contentFields: [
      ...columns.flatMap((one) => (one.to === "field" ? [one.field.name] : [])),
      ...(dynamic || asDynamic.length > 0 ? [dynamicField] : []),
    ],
    holds,
  };
}

function keyFieldOf(name: string, { fields, ...from }: LiveCollection): KeyField {
  const field = fields.find((one) => one.name === name);
  if (field === undefined) throw new TypeError(`${from.name} has no field ${name}`);
  return field;
}

/** Everything of a row under its own name, what is dynamic too. */
export function flat(row: Row): Row {
  const { [dynamicField]: _beside, ...fields } = row;
  return { ...besideOf(row), ...fields };
}

/** A row as it is written into the new generation, or why it does not fit there. */
export type Copy = { readonly row: Row } | { readonly problem: string };

/** The values that go over. Null is left out: a new field may have a default in its place. */
export function copied(shape: RowShape, row: Row): Copy {
  const entries: [string, unknown][] = shape.dynamic ? restOf(shape, row) : [];
  for (const column of shape.columns) {
    let value = valueIn(column, "from", row);
    if (column.checked) {
      const found = checkStoredValue(column.field, value, shape.holds);
      if ("problem" in found) return { problem: found.problem.summary };
      value = found.value;
    }
    if (value !== null && value !== undefined) entries.push([column.field.name, value]);
  }
  return { row: Object.fromEntries(entries) };
}

/**
 * Digest of what goes over of a row of the old generation: 64 bits of SHA-256. Behind it stands, where there are such, a second one of
 * what no row of the new generation has in the same form.
 */
export function digestRow(shape: RowShape, row: Row): string {
  const own = digestOf(shape, row, "from");
  if (shape.inputs.length === 0) return own;
  const all = flat(row);
  const hash = createHash("sha256");
  for (const name of shape.inputs) feed(hash, ownValue(all, name));
  return own + shorten(hash);
}

/** The part of a digest that a row of the new generation has too. */
export function contentOf(digest: string): string {
  return digest.slice(0, digestChars);
}

/** The same of a row of the new generation. */
export function contentDigest(shape: RowShape, row: Row): string {
  return digestOf(shape, row, "to");
}

function digestOf(shape: RowShape, row: Row, side: "from" | "to"): string {
  const hash = createHash("sha256");
  for (const column of shape.columns) {
    if (!isIncomparable(column)) feed(hash, comparable(column.field, valueIn(column, side, row)));
  }
  if (shape.dynamic) feed(hash, Object.fromEntries(restOf(shape, row)));
  return shorten(hash);
}

function valueIn({ field, from, to }: Column, side: "from" | "to", row: Row): unknown {
  const place = side === "from" ? from : to;
  const values = place === "field" ? row : besideOf(row);
  return Object.hasOwn(values, field.name) ? values[field.name] : undefined;
}

/** Dynamic values that stay what they are. */
function restOf({ taken }: RowShape, row: Row): [string, unknown][] {
  return Object.entries(besideOf(row)).filter(([name]) => !taken.has(name));
}

function besideOf({ [dynamicField]: beside }: Row): Row {
  return typeof beside === "object" && beside !== null ? { ...beside } : {};
}

/** What goes from JSON into a field, or back, is not always spelt as it was. */
function isIncomparable({ field, from, to }: Column): boolean {
  return from !== to && isSpeltAnew(field);
}

function byName(fields: readonly FieldState[]): Map<string, FieldState> {
  return new Map(fields.map((field) => [field.name, field]));
}

/** 64 bits in base64: eleven characters without the padding. */
const digestChars = 11;

function shorten(hash: Hash): string {
  return hash.digest().subarray(0, 8).toString("base64url");
}

function feed(hash: Hash, value: unknown): void {
  if (ArrayBuffer.isView(value)) {
    hash.update(`${value.byteLength}:`);
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    return;
  }
  const text = typeof value === "bigint" ? String(value) : (stringify(value) ?? "null");
  hash.update(`${text.length}:${text}`);
}
