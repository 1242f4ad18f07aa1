import type { DeletableKind } from "../deletable-kinds.ts";

/** What can be lost for good: what no spec can make again. */
export const lossKinds = [
  "collection",
  "database",
  "partition",
  "field",
  "dynamic-field",
  "rows",
  "keys",
  "generation",
] as const;

export type LossKind = (typeof lossKinds)[number];

/** Rows or values that are gone for good once a plan is carried out. */
export interface Loss {
  readonly kind: LossKind;
  /** For people: `partition sports of articles`. */
  readonly what: string;
  /** What a person types who means it: `sports`. */
  readonly name: string;
  /** Where the rows are: the physical collection, and the partition where only that one loses any. */
  readonly of: {
    readonly database: string;
    readonly collection: string;
    readonly partition: string | null;
  };
  /** How many rows lose something, as the server counted them before the plan; null: not counted. */
  readonly rows: number | null;
  /** The same for people: `1,204 rows`, `5 of the first 10,000 rows`; null: not counted. */
  readonly extent: string | null;
}

/**
 * The kind that `--allow-delete` has to name; null where another flag or setting has asked for it already: a generation kept for
 * `rollback` goes by `--prune-old`, or by what the environment says of `rebuild.keep`.
 */
export function guardOf({ kind }: Loss): DeletableKind | null {
  return kind === "generation" ? null : kind;
}

/** `partition sports of articles (1,204 rows)`. */
export function describeLoss({ what, extent }: Loss): string {
  return extent === null ? what : `${what} (${extent})`;
}
