import { createHash, type Hash } from "node:crypto";
import stringify from "safe-stable-stringify";
import { templateFields } from "../data/template.ts";
import type { KeyField } from "../milvus/check-key.ts";
import type { Row } from "../milvus/port.ts";
import type { CopyMapping } from "../plan/copy-mapping.ts";
import type { LiveCollection } from "../state/types.ts";

/** What is read of a row, and what of it decides whether it has changed. */
export interface RowShape {
  readonly key: KeyField;
  /** Fields that both generations have, the key first. */
  readonly fields: readonly string[];
  readonly dynamic: boolean;
  /** Of the old generation alone: what texts to embed are made of besides, and what says where a row belongs. */
  readonly inputs: readonly string[];
  /** All that has to be read of the old generation. */
  readonly outputFields: readonly string[];
}

/** Where Milvus puts what is no field. */
const dynamicField = "$meta";

export function shapeOf(
  { primaryKey, fields, dynamic, embed, partitionBy }: CopyMapping,
  from: LiveCollection,
): RowShape {
  const known = new Set(from.fields.map(({ name }) => name));
  const asked = new Set([...embed.flatMap(templateFields), ...(partitionBy === null ? [] : [partitionBy])]);
  const inputs = [...asked].filter((name) => !fields.includes(name));
  const beside = from.enableDynamicField && (dynamic || inputs.some((name) => !known.has(name)));
  return {
    key: keyFieldOf(primaryKey, from),
    fields,
    dynamic,
    inputs,
    outputFields: [...fields, ...inputs.filter((name) => known.has(name)), ...(beside ? [dynamicField] : [])],
  };
}

function keyFieldOf(name: string, { fields, ...from }: LiveCollection): KeyField {
  const field = fields.find((one) => one.name === name);
  if (field === undefined) throw new TypeError(`${from.name} has no field ${name}`);
  return field;
}

/** Everything of a row under its own name, what is dynamic too. */
export function flat(row: Row): Row {
  const { [dynamicField]: beside, ...fields } = row;
  return typeof beside === "object" && beside !== null ? { ...beside, ...fields } : fields;
}

/** The values that go over as they are. Null is left out: a new field may have a default in its place. */
export function copied({ fields, dynamic }: RowShape, row: Row, known: ReadonlySet<string>): Row {
  const values = fields.map((name) => [name, row[name]] as const);
  const beside = dynamic ? Object.entries(flat({ [dynamicField]: row[dynamicField] })) : [];
  return Object.fromEntries([
    ...beside.filter(([name]) => !known.has(name)),
    ...values.filter(([, value]) => value !== null && value !== undefined),
  ]);
}

/**
 * Digest of what is copied of a row, the same whichever generation it is read from: 64 bits of SHA-256. Behind it stands, where
 * there are such, a second one of what only texts to embed are made of.
 */
export function digestRow(shape: RowShape, row: Row): string {
  const own = contentDigest(shape, row);
  if (shape.inputs.length === 0) return own;
  const all = flat(row);
  const hash = createHash("sha256");
  for (const name of shape.inputs) feed(hash, all[name]);
  return own + shorten(hash);
}

/** The part of a digest that a row of the new generation has too. */
export function contentOf(digest: string): string {
  return digest.slice(0, digestChars);
}

export function contentDigest({ fields, dynamic }: RowShape, row: Row): string {
  const hash = createHash("sha256");
  for (const name of fields) feed(hash, row[name]);
  if (dynamic) feed(hash, row[dynamicField] ?? {});
  return shorten(hash);
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
