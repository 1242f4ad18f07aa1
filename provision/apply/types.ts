import type { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { Milvus } from "../milvus/port.ts";
import type { Action, DeletableKind, Operation, Plan } from "../plan/types.ts";
import type { LockTimings } from "./lock/acquire-lock.ts";

/** What is going on while a plan is carried out. */
export interface ApplyProgress {
  readonly action: Action;
  /** null: the action as a whole begins or ends. */
  readonly operation: Operation | null;
  /** 0 to 100, of the operation under way; 0 and 100 for the action as a whole. */
  readonly percent: number;
}

export interface ApplyOptions {
  readonly milvus: Milvus;
  readonly allowDelete: ReadonlySet<DeletableKind>;
  readonly allowRebuild: ReadonlySet<string>;
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
  /** How long to wait for one index or one load. The adapter's own deadline when left out. */
  readonly waitTimeoutMs?: number;
  /** For tests. */
  readonly lockTimings?: LockTimings;
}

export interface ActionResult {
  readonly action: Action;
  readonly outcome: "done" | "failed" | "not begun";
  /** How many of its operations were carried out. */
  readonly operationsDone: number;
  readonly durationMs: number;
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
