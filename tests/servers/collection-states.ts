import { plainCollection } from "../../provision/state/plain-state.ts";
import type { CollectionState, FieldState, IndexState } from "../../provision/state/types.ts";

/** States with everything left out that a test does not speak of. */
export { plainField as field } from "../../provision/state/plain-state.ts";

export const index = (
  name: string,
  indexType: string,
  metricType: string,
  params: Record<string, string> = {},
): IndexState => ({
  name,
  field: name,
  indexType,
  metricType,
  params,
  mmap: null,
});

export const collection = (fields: FieldState[], more: Partial<CollectionState> = {}): CollectionState =>
  plainCollection(fields, { description: "made by a test", ...more });
