import type { CollectionSpec, EmbedSpec, FieldSpec } from "../spec/schema.ts";
import type { RowValues } from "../state/capabilities.ts";

/** A spec, arranged for checking and comparing rows. */
export interface RowModel {
  readonly primaryKey: FieldSpec;
  /** Milvus makes the keys. */
  readonly autoId: boolean;
  /** Fields that a row brings itself. */
  readonly fields: readonly FieldSpec[];
  /** Field → who fills it instead of the row. */
  readonly filledBy: ReadonlyMap<string, string>;
  readonly embeds: readonly EmbedSpec[];
  readonly dynamic: boolean;
  readonly partitionBy: string | null;
  readonly partitions: ReadonlySet<string>;
  /** Vector field → metric of its index; without those that have no index. */
  readonly metrics: ReadonlyMap<string, string>;
  /** What the server can hold; null: the spec alone decides. */
  readonly holds: RowValues | null;
}

/**
 * Arranges a spec for its rows.
 *
 * @param holds what the server that the rows go to can hold (`capabilities.rowValues`)
 * @throws TypeError when the spec has no primary key, which `validate` would have refused
 */
export function rowModel(spec: CollectionSpec, holds: RowValues | null = null): RowModel {
  const primaryKey = spec.fields.find((field) => field.primaryKey);
  if (primaryKey === undefined) throw new TypeError(`${spec.collection} has no primary key`);
  const filledBy = new Map<string, string>();
  for (const { into } of spec.embed ?? []) filledBy.set(into, "`embed`");
  for (const { name, outputFieldNames } of spec.functions ?? []) {
    for (const field of outputFieldNames) filledBy.set(field, `the function "${name}"`);
  }
  if (primaryKey.autoId) filledBy.set(primaryKey.name, "Milvus (`autoId`)");
  return {
    primaryKey,
    autoId: primaryKey.autoId === true,
    fields: spec.fields.filter((field) => !filledBy.has(field.name)),
    filledBy,
    embeds: spec.embed ?? [],
    dynamic: spec.enableDynamicField === true,
    partitionBy: spec.seed?.partitionBy ?? null,
    partitions: new Set(["_default", ...(spec.partitions ?? [])]),
    metrics: new Map(
      (spec.indexes ?? []).flatMap(({ field, metricType }) => (metricType ? [[field, metricType]] : [])),
    ),
    holds,
  };
}
