import type { FieldState } from "../../state/types.ts";
import { collectionKey } from "../names.ts";

/**
 * What was read of rows before a plan is made, by `collectionKey` of database and physical name. A plan without it takes the safe
 * way: what was not counted may be there.
 */
export type RowFacts = ReadonlyMap<string, CollectionFacts>;

export interface CollectionFacts {
  /** Rows in it; null: not counted. */
  readonly rows: number | null;
  /** Rows of the partitions that were asked for. */
  readonly partitions: ReadonlyMap<string, number>;
  /** null: no row was looked at. */
  readonly sample: SampleFacts | null;
}

/** What the first rows hold, in the order of their keys. */
export interface SampleFacts {
  /** How many rows were looked at. */
  readonly looked: number;
  /** Whether those are all there are. */
  readonly all: boolean;
  /** Rows with dynamic values under other keys than the fields that were asked about. */
  readonly withOtherKeys: number;
  readonly fields: ReadonlyMap<string, FieldFacts>;
}

export interface FieldFacts {
  /** How many of all rows have a dynamic value under this name; null: not counted. */
  readonly present: number | null;
  /** How many of the rows that were looked at do not fit the field. */
  readonly misfits: number;
  /** Some of them: `row 7: "tenant" is 5, but takes text`. */
  readonly examples: readonly string[];
}

/** What a plan would like to know of the rows of a collection. */
export interface RowQuestion {
  readonly database: string;
  /** Physical name. */
  readonly collection: string;
  readonly rows: boolean;
  readonly partitions: readonly string[];
  /** Fields that rows are to fit, and whether their values are dynamic now; null: no row need be looked at. */
  readonly fields: readonly { readonly field: FieldState; readonly dynamic: boolean }[] | null;
}

export function factsOf(
  facts: RowFacts | undefined,
  { database, collection }: { readonly database: string; readonly collection: string },
): CollectionFacts | null {
  return facts?.get(collectionKey(database, collection)) ?? null;
}
