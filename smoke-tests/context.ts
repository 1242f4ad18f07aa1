import type { Embedder } from "../embeddings/types.ts";
import type { MilvusStackError } from "../provision/diagnostics/index.ts";
import type { CollectionRef, Milvus } from "../provision/milvus/port.ts";
import type { Action } from "../provision/plan/index.ts";
import type { CollectionSpec } from "../provision/spec/schema.ts";
import type { CollectionState, LiveCollection } from "../provision/state/types.ts";
import type { Store } from "../store/index.ts";
import type { CheckKind, Finding } from "./types.ts";

/** What the checks of one collection look at. */
export interface CheckContext {
  readonly milvus: Milvus;
  /** null: the environment has no embeddings. */
  readonly embedder: Embedder | null;
  readonly spec: CollectionSpec;
  readonly desired: CollectionState;
  /** By its public name, as clients search it. */
  readonly ref: CollectionRef;
  readonly store: Store;
  /** null: not on the server. */
  readonly live: LiveCollection | null;
  /** Why this user may not read how the collection is; `live` and `pending` say nothing then. */
  readonly unread: MilvusStackError | null;
  /** What a plan would still do to it. */
  readonly pending: readonly Action[];
  readonly signal: AbortSignal | undefined;
}

/** One check: what it is called, and how it is made. */
export interface Check {
  readonly name: string;
  readonly kind: CheckKind;
  run(context: CheckContext): Promise<Finding>;
}
