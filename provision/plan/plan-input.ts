import type { LoadedSpecs } from "../spec/types.ts";
import type { Capabilities } from "../state/capabilities.ts";
import type { LiveState } from "../state/types.ts";
import type { RowFacts } from "./losses/row-facts.ts";
import type { GroupNodes } from "./query-nodes/too-few-nodes.ts";

/** What a plan needs to know of the specs. */
export type PlanSpecs = Pick<
  LoadedSpecs,
  "project" | "environment" | "collections" | "access" | "covers" | "complete"
>;

export interface PlanInput {
  readonly specs: PlanSpecs;
  readonly state: LiveState;
  readonly capabilities: Capabilities;
  readonly options?: PlanOptions;
  /** What was read of rows beforehand, in answer to `rowQuestions`; without it a plan takes the safe way. */
  readonly facts?: RowFacts | undefined;
  /** What `milvus.listResourceGroups()` gives; without it a plan warns of no load that needs more query nodes than there are. */
  readonly queryNodes?: readonly GroupNodes[] | undefined;
}

/** What is asked for besides the specs. */
export interface PlanOptions {
  /** Whatever would interrupt searches is done as a rebuild instead. */
  readonly noOutage?: boolean;
  /** Generations that earlier rebuilds kept for `rollback` are dropped. */
  readonly pruneOld?: boolean;
  /** Collections made by hand become ours: those that are as their specs say, and those behind an alias of the name. */
  readonly adopt?: boolean;
}
