import type { SourceRange } from "../diagnostics/diagnostic.ts";
import type { ServerInfo } from "../state/types.ts";
import type { Loss } from "./losses/loss.ts";
import type { Operation } from "./operations.ts";

export type { CopyMapping } from "./copy-mapping.ts";
export type { DeletableKind } from "./deletable-kinds.ts";
export type { Loss, LossKind } from "./losses/loss.ts";
export type * from "./operations.ts";

export type Verb = "create" | "update" | "rebuild" | "delete" | "noop";
/** How a change can be made (DESIGN, "The plan"). */
export type ChangeClass = "live" | "reload" | "reindex" | "rebuild" | "forbidden";
export type Outage = "none" | "reload" | "alias switch";
/** One attribute that differs, in the words of the spec: `dim`, `params.M`, `properties.collection.ttl.seconds`. */
export interface AttributeChange {
  readonly attribute: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A flag that allows something by name: `--allow-delete index`, `--allow-rebuild articles`. */
export interface Guard {
  readonly flag: "allow-delete" | "allow-rebuild";
  readonly value: string;
}

/** Something that a plan says beforehand of what `apply` or the server will refuse as things are now. */
export interface PlanWarning {
  /** As in docs/errors.md. */
  readonly code: string;
  readonly summary: string;
  readonly cause: string;
  readonly fix: string;
}

export interface Action {
  /** `collection/articles`, `collection/articles/index/embedding`, `database/news`. */
  readonly address: string;
  readonly verb: Verb;
  readonly class: ChangeClass;
  readonly outage: Outage;
  /** For people: why this happens. */
  readonly reason: string;
  readonly changes: readonly AttributeChange[];
  /** All of them must be lifted by name before apply does this. */
  readonly guards: readonly Guard[];
  /** Rows and values that are gone for good once this is done. */
  readonly losses: readonly Loss[];
  /** What would go wrong as things are now; left out: nothing that is known. */
  readonly warnings?: readonly PlanWarning[];
  /** Where the spec asks for it; null when nothing does any more. */
  readonly range: SourceRange | null;
  /** In the order they are carried out. Empty for noop and forbidden. */
  readonly operations: readonly Operation[];
}

export interface Plan {
  readonly formatVersion: 1;
  /** Name of the project that the specs belong to. */
  readonly project: string;
  readonly environment: string;
  /** The environment that this project last applied on this cluster, where it is another one; null: none, or the same. */
  readonly lastEnvironment: string | null;
  /** Id of the cluster, as its first apply wrote it there; null: none yet. */
  readonly cluster: string | null;
  readonly server: ServerInfo;
  /** Digest of the live state that the plan was made from; apply refuses a plan whose digest is not the current one. */
  readonly stateDigest: string;
  /** The same for each collection and database that the plan looked at, by the root of its address. */
  readonly digests: Readonly<Record<string, string>>;
  /** In the order they are carried out, noop included. */
  readonly actions: readonly Action[];
  readonly summary: Readonly<Record<Verb, number>>;
}
