import type { SourceRange } from "../diagnostics/diagnostic.ts";
import type { CollectionState, FieldState, IndexState, LoadSettings, ServerInfo } from "../state/types.ts";

export type Verb = "create" | "update" | "rebuild" | "delete" | "noop";
/** How a change can be made (DESIGN, "The plan"). */
export type ChangeClass = "live" | "reload" | "reindex" | "rebuild" | "forbidden";
export type Outage = "none" | "reload" | "alias switch";
/** What `--allow-delete` names. */
export type DeletableKind = "collection" | "partition" | "index" | "alias" | "property";

/** One attribute that differs, in the words of the spec: `dim`, `params.M`, `properties.collection.ttl.seconds`. */
export interface AttributeChange {
  readonly attribute: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What an action does, as data that `apply` carries out. `collection` is always the physical name. */
export type Operation =
  | { readonly kind: "create-database"; readonly database: string }
  | {
      readonly kind: "create-collection";
      readonly database: string;
      readonly collection: string;
      readonly state: CollectionState;
      /** Properties to set at creation, ours included. */
      readonly properties: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "drop-collection";
      readonly database: string;
      readonly collection: string;
      readonly aliases: readonly string[];
    }
  | {
      readonly kind: "create-partition" | "drop-partition";
      readonly database: string;
      readonly collection: string;
      readonly partition: string;
    }
  | {
      readonly kind: "create-index";
      readonly database: string;
      readonly collection: string;
      readonly index: IndexState;
    }
  | {
      readonly kind: "drop-index";
      readonly database: string;
      readonly collection: string;
      readonly index: string;
      readonly field: string;
      readonly release: boolean;
    }
  | {
      readonly kind: "set-properties";
      readonly database: string;
      readonly collection: string;
      readonly set: Readonly<Record<string, string>>;
      readonly remove: readonly string[];
    }
  | {
      readonly kind: "alter-description";
      readonly database: string;
      readonly collection: string;
      readonly description: string;
    }
  | {
      readonly kind: "alter-field";
      readonly database: string;
      readonly collection: string;
      readonly field: FieldState;
      readonly attributes: readonly string[];
    }
  | {
      readonly kind: "load";
      readonly database: string;
      readonly collection: string;
      readonly load: LoadSettings;
      readonly releaseFirst: boolean;
    }
  | { readonly kind: "release"; readonly database: string; readonly collection: string }
  | {
      readonly kind: "create-alias" | "alter-alias";
      readonly database: string;
      readonly collection: string;
      readonly alias: string;
    }
  | {
      readonly kind: "drop-alias";
      readonly database: string;
      readonly collection: string;
      readonly alias: string;
    };

export interface Action {
  /** `collection/articles`, `collection/articles/index/embedding`, `database/news`. */
  readonly address: string;
  readonly verb: Verb;
  readonly class: ChangeClass;
  readonly outage: Outage;
  /** For people: why this happens. */
  readonly reason: string;
  readonly changes: readonly AttributeChange[];
  /** Guard that must be lifted by name before apply does this: `--allow-delete index`, `--allow-rebuild articles`. */
  readonly guard: { readonly flag: "allow-delete" | "allow-rebuild"; readonly value: string } | null;
  /** Where the spec asks for it; null when nothing does any more. */
  readonly range: SourceRange | null;
  /** In the order they are carried out. Empty for noop, rebuild (not yet in place) and forbidden. */
  readonly operations: readonly Operation[];
}

export interface Plan {
  readonly formatVersion: 1;
  readonly environment: string;
  readonly server: ServerInfo;
  /** Digest of the live state that the plan was made from; apply refuses a plan whose digest is not the current one. */
  readonly stateDigest: string;
  /** The same for each collection and database that the plan looked at, by the root of its address. */
  readonly digests: Readonly<Record<string, string>>;
  /** In the order they are carried out, noop included. */
  readonly actions: readonly Action[];
  readonly summary: Readonly<Record<Verb, number>>;
}
