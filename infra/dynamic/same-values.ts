import { isDeepStrictEqual } from "node:util";

/** Whether two sets of properties agree in the ones that are named. */
export function sameValues(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
  names: readonly string[],
): boolean {
  return names.every((name) => isDeepStrictEqual(one[name], other[name]));
}
