import type { CollectionSpec } from "../../provision/spec/schema.ts";

/** FloatVector to measure: the one asked for, the first that `embed` fills, or the first there is. */
export function searchedField(spec: CollectionSpec, wanted: string | undefined): string | null {
  const vectors = spec.fields.filter(({ dataType }) => dataType === "FloatVector").map(({ name }) => name);
  const field = wanted ?? spec.embed?.[0]?.into ?? vectors[0];
  return field !== undefined && vectors.includes(field) ? field : null;
}
