import environmentJson from "../environment.schema.json" with { type: "json" };
import collectionJson from "../whole-collection.schema.json" with { type: "json" };

/** What the generated schemas use of JSON Schema, draft 7. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

export const collectionJsonSchema: JsonSchema = collectionJson;
export const environmentJsonSchema: JsonSchema = environmentJson;

/** The schema itself, its `$ref` into `root` followed. */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = schema.$ref?.replace("#/definitions/", "");
  const target = name === undefined ? undefined : root.definitions?.[name];
  return target === undefined ? schema : resolve(target, root);
}

/** The alternatives of a schema; one that is no union is its own only alternative. */
export function alternatives(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  const resolved = resolve(schema, root);
  if (resolved.anyOf !== undefined) return resolved.anyOf.flatMap((one) => alternatives(one, root));
  if (typeof resolved.type === "string" || resolved.type === undefined) return [resolved];
  return resolved.type.map((type) => ({ ...resolved, type }));
}
