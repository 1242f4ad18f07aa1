import { rowModel } from "../provision/data/index.ts";
import { oneLine } from "../provision/diagnostics/text.ts";
import type { CollectionSpec, FieldSpec } from "../provision/spec/schema.ts";
import type { LoadedSpecs } from "../provision/spec/types.ts";

/**
 * TypeScript source with two types for each spec: what is inserted (`ArticlesInsert`) and what comes back (`Articles`).
 *
 * @example
 * import { loadSpecs } from "milvus-stack";
 * import { generateTypes } from "milvus-stack/store";
 *
 * console.log(generateTypes(await loadSpecs()));
 */
export function generateTypes(specs: Pick<LoadedSpecs, "collections">): string {
  const parts = specs.collections.map(({ spec }) => typesOf(spec));
  return `${["// Generated from the specs by `npx milvus-stack types`.", ...parts].join("\n\n")}\n`;
}

function typesOf(spec: CollectionSpec): string {
  const model = rowModel(spec);
  const name = typeName(spec.collection);
  const dynamic = model.dynamic ? ["  /** Dynamic field. */", "  [key: string]: unknown;"] : [];
  const inserted = model.fields.map((field) => {
    const optional = field.nullable === true || field.defaultValue !== undefined;
    return member(field, optional ? "?" : "", typeOf(field, "insert") + (optional ? " | null" : ""));
  });
  const stored = spec.fields.map((field) => {
    const type = typeOf(field, "stored") + (field.nullable === true ? " | null" : "");
    // Vectors come back only when they are asked for.
    return member(field, field.dataType.endsWith("Vector") ? "?" : "", type);
  });
  return [
    comment(
      `A row of \`${spec.collection}\` on its way in; what \`embed\` and functions fill is left out.`,
      "",
    ),
    `export interface ${name}Insert {`,
    ...inserted.flat(),
    ...dynamic,
    "}",
    "",
    comment(spec.description ?? `A stored row of \`${spec.collection}\`.`, ""),
    `export interface ${name} {`,
    ...stored.flat(),
    ...dynamic,
    "}",
  ].join("\n");
}

function member(field: FieldSpec, optional: "" | "?", type: string): string[] {
  const doc = field.description === undefined ? [] : [comment(field.description, "  ")];
  return [...doc, `  ${field.name}${optional}: ${type};`];
}

function typeOf(field: FieldSpec, side: "insert" | "stored"): string {
  if (field.dataType === "Array") {
    const element = scalarType(field.elementType ?? "");
    return element.includes("|") ? `readonly (${element})[]` : `readonly ${element}[]`;
  }
  const vector = vectorTypes.get(field.dataType);
  if (vector !== undefined) return side === "stored" ? vector : `${vector} | readonly number[]`;
  if (field.dataType === "SparseFloatVector") return "Record<number, number>";
  return scalarType(field.dataType);
}

/** Dense vectors as the store gives them; half precision is widened, and eight binary values are one byte. */
const vectorTypes = new Map([
  ["FloatVector", "Float32Array"],
  ["Float16Vector", "Float32Array"],
  ["BFloat16Vector", "Float32Array"],
  ["Int8Vector", "Int8Array"],
  ["BinaryVector", "Uint8Array"],
]);

function scalarType(dataType: string): string {
  if (/^(Int8|Int16|Int32|Float|Double)$/.test(dataType)) return "number";
  if (dataType === "Int64") return "number | bigint"; // beyond 2^53 only a bigint is exact
  if (dataType === "Bool") return "boolean";
  return /^(VarChar|Geometry|Timestamptz)$/.test(dataType) ? "string" : "unknown";
}

function typeName(collection: string): string {
  return collection
    .split("_")
    .filter((part) => part !== "")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

/** A description may hold what would end the comment, or make code read as a comment. */
function comment(text: string, indent: string): string {
  return `${indent}/** ${oneLine(text).replaceAll("*/", "*\\/")} */`;
}
