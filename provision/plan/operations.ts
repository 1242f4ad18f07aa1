import type { CollectionState, FieldState, IndexState, LoadSettings } from "../state/types.ts";
import type { AccessOperation } from "./access/operations.ts";
import type { CopyMapping } from "./copy-mapping.ts";

/**
 * What an action does, as data that `apply` carries out. Every operation can be carried out twice: the second time finds
 * it done. `collection` is always the physical name.
 */
export type Operation =
  | DatabaseOperation
  | CollectionOperation
  | RebuildOperation
  | AccessOperation
  | LedgerOperation;

export type DatabaseOperation =
  | {
      readonly kind: "create-database";
      readonly database: string;
      readonly properties: Readonly<Record<string, string>>;
    }
  | { readonly kind: "drop-database"; readonly database: string }
  | {
      readonly kind: "set-database-properties";
      readonly database: string;
      readonly set: Readonly<Record<string, string>>;
      readonly remove: readonly string[];
    };

/** The collection that an operation is about. */
interface On {
  readonly database: string;
  readonly collection: string;
}

export type CollectionOperation =
  | (On & {
      readonly kind: "create-collection";
      readonly state: CollectionState;
      /** Properties to set at creation, ours included. */
      readonly properties: Readonly<Record<string, string>>;
    })
  | (On & { readonly kind: "drop-collection"; readonly aliases: readonly string[] })
  | (On & { readonly kind: "create-partition" | "drop-partition"; readonly partition: string })
  | (On & { readonly kind: "create-index"; readonly index: IndexState })
  | (On & {
      readonly kind: "drop-index";
      readonly index: string;
      readonly field: string;
      readonly release: boolean;
    })
  | (On & {
      readonly kind: "alter-index";
      readonly index: string;
      readonly params: Readonly<Record<string, string>>;
      /** Parameters that go back to what the collection or the server has. */
      readonly remove: readonly string[];
    })
  | (On & {
      readonly kind: "set-properties";
      readonly set: Readonly<Record<string, string>>;
      readonly remove: readonly string[];
    })
  | (On & { readonly kind: "alter-description"; readonly description: string })
  | (On & {
      readonly kind: "alter-field";
      readonly field: FieldState;
      readonly attributes: readonly string[];
    })
  | (On & { readonly kind: "add-field"; readonly field: FieldState })
  | (On & { readonly kind: "drop-field"; readonly field: string })
  | (On & { readonly kind: "load"; readonly load: LoadSettings; readonly releaseFirst: boolean })
  | (On & { readonly kind: "release" })
  | (On & {
      readonly kind: "load-partitions" | "release-partitions";
      readonly partitions: readonly string[];
      /** How the collection is loaded: what the other partitions have. */
      readonly load: LoadSettings;
    })
  | (On & { readonly kind: "create-alias" | "alter-alias" | "drop-alias"; readonly alias: string });

/** Steps of a rebuild: `collection` is the new generation, `from` the one that is copied. */
export type RebuildOperation =
  | (On & {
      readonly kind: "copy-rows";
      readonly from: string;
      readonly mapping: CopyMapping;
      /** A rollback: the collection holds the rows of an earlier time, and gets only what has changed since. */
      readonly back: boolean;
    })
  | (On & {
      /**
       * Copies what was written meanwhile until little is left, compares counts and samples; runs the smoke checks, unless it
       * goes back to an earlier generation, which nothing may delay.
       */
      readonly kind: "verify-copy";
      readonly from: string;
      readonly mapping: CopyMapping;
      readonly back: boolean;
    })
  | (On & { readonly kind: "copy-grants"; readonly from: string })
  | (On & {
      /** After the alias has moved: copies what was still written to the old one, until it stays quiet. */
      readonly kind: "reconcile-rows";
      readonly from: string;
      readonly mapping: CopyMapping;
    })
  | (On & { readonly kind: "rename-collection"; readonly to: string });

/**
 * Who owns what Milvus keeps no properties of, by its address (`role/reader`). Recorded before it is made and forgotten after it is
 * dropped: whatever a kill leaves behind is known to be ours.
 */
export type LedgerOperation =
  | { readonly kind: "record-owner"; readonly of: string; readonly owner: string }
  | { readonly kind: "forget-owner"; readonly of: string };

export type OperationOf<K extends Operation["kind"]> = Extract<Operation, { readonly kind: K }>;
