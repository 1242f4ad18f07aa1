import { type Fields, isFields } from "./fields.ts";

/** Values of a chart with others on top, as Helm merges value files: maps key by key, anything else as a whole. */
export function mergeValues(...layers: readonly Fields[]): Record<string, unknown> {
  return layers.reduce<Record<string, unknown>>(merge, {});
}

function merge(below: Fields, above: Fields): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    merged[key] = isFields(under) && isFields(value) ? merge(under, value) : value;
  }
  return merged;
}
