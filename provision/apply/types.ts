import type { Embedder } from "../../embeddings/types.ts";
import type { Diagnostic, MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { CollectionRef, Milvus, WaitOptions } from "../milvus/port.ts";
import type { DeletableKind } from "../plan/deletable-kinds.ts";
import type { Action, Operation, Plan } from "../plan/types.ts";
import type { Secret } from "../spec/types.ts";
import type { LockTimings } from "./lock/acquire-lock.ts";

/** What is going on while a plan is carried out. */
export interface ApplyProgress {
  readonly action: Action;
  /** null: the action as a whole begins or ends. */
  readonly operation: Operation | null;
  /** 0 to 100, of the operation under way; 0 and 100 for the action as a whole. */
  readonly percent: number;
  /** "12,000 of 50,000 rows, 4,100 rows/s" */
  readonly detail?: string;
}

export interface ApplyOptions {
  readonly milvus: Milvus;
  readonly allowDelete: ReadonlySet<DeletableKind>;
  readonly allowRebuild: ReadonlySet<string>;
  /** Name of the environment that was applied there last, and may be followed by another one. */
  readonly acceptEnvironment?: string | null;
  /** Reads the live state anew and plans again, from the same specs. */
  readonly replan: () => Promise<Plan>;
  /** The environment's `guard`: with `never`, no flag lifts it. */
  readonly guard?: {
    readonly delete: "never" | "ask" | "allow";
    readonly rebuild: "never" | "ask" | "allow";
  };
  /** Aborted: the operation under way is finished, and nothing after it begun. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ApplyProgress) => void;
  /** What a rebuild needs besides the server; without it a plan with one is refused. */
  readonly rebuild?: RebuildServices | null;
  /** The value of a variable that holds a password; null when it is not set. Without it, plans with users are refused. */
  readonly password?: (variable: string) => Secret | null;
  /** How long to wait for one index or one load. The adapter's own deadline when left out. */
  readonly waitTimeoutMs?: number;
  /** For tests. */
  readonly lockTimings?: LockTimings;
}

/** What a rebuild needs besides the server. */
export interface RebuildServices {
  /** Embeds documents by the environment's model; null where it has none. */
  readonly embedder: Embedder | null;
  /**
   * Runs the smoke checks of the collection's spec on the new generation, before the alias moves.
   *
   * @param name public name of the collection
   * @param generation what is searched in its place
   * @throws MilvusStackError when a check fails
   */
  readonly smoke: (name: string, generation: CollectionRef, signal: AbortSignal) => Promise<void>;
  /** Folder for the digests of what was copied: it has to last until the rebuild is finished. */
  readonly folder: string;
}

/** What an operation gets to work with. */
export interface OperationContext {
  readonly milvus: Milvus;
  readonly wait: WaitOptions & { readonly signal: AbortSignal };
  readonly rebuild: RebuildServices | null;
  readonly password: (variable: string) => Secret | null;
  /** Takes what somebody should know of data that was left as it is. */
  readonly onWarning: (warning: Diagnostic) => void;
}

export interface ActionResult {
  readonly action: Action;
  readonly outcome: "done" | "failed" | "not begun";
  /** How many of its operations were carried out. */
  readonly operationsDone: number;
  readonly durationMs: number;
  /** What is odd about data that it left as it is; left out: nothing. */
  readonly warnings?: readonly Diagnostic[];
}

/** What came of a plan, complete or not. Nothing is thrown away: a failed apply says what it did. */
export interface ApplyResult {
  /** `unchanged`: the plan had nothing to do. `refused`: nothing was begun. */
  readonly outcome: "applied" | "unchanged" | "refused" | "failed" | "interrupted";
  /** One for every action that is not a noop, in the order of the plan. */
  readonly results: readonly ActionResult[];
  /** Addresses that are not as asked, in the order of the plan. */
  readonly left: readonly string[];
  /** Why it is not `applied` or `unchanged`; its `exitCode` is that of the command. */
  readonly error: MilvusStackError | null;
}
