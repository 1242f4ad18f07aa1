/** Two lists side by side by the names of their entries; where an entry stands does not matter. */
export function matchByName<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
): {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  readonly both: readonly (readonly [before: T, after: T])[];
} {
  const old = new Map(before.map((item) => [item.name, item]));
  const wanted = new Set(after.map(({ name }) => name));
  return {
    added: after.filter(({ name }) => !old.has(name)),
    removed: before.filter(({ name }) => !wanted.has(name)),
    both: after.flatMap((item) => {
      const match = old.get(item.name);
      return match === undefined ? [] : [[match, item] as const];
    }),
  };
}
