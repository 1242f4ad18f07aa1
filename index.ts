/**
 * What the command line does, as functions: plain data in and out, nothing printed. Times are milliseconds and their names
 * end in `Ms`; sizes are bytes. Dense vectors are `Float32Array`s of the field's `dim`, sparse ones `{ index: weight }`.
 *
 * What a caller can act on is thrown as a `MilvusStackError`, with diagnostics for people and the exit code that the command
 * line would end with. Anything else that is thrown is a fault of the program.
 *
 * Importing this loads neither the Milvus SDK nor the embeddings client; they come with the first connection.
 */
export type { Embedder, TextKind } from "./embeddings/types.ts";
export {
  type ActionResult,
  type ApplyOptions,
  type ApplyProgress,
  type ApplyResult,
  apply,
  type RebuildServices,
} from "./provision/apply/index.ts";
export {
  type SeedOptions,
  type SeedProgress,
  type SeedResult,
  SeedStopped,
  seed,
} from "./provision/data/index.ts";
export {
  type Diagnostic,
  ExitCode,
  MilvusStackError,
  type Severity,
  type SourceRange,
} from "./provision/diagnostics/index.ts";
export { type Imported, type ImportInput, importCollections } from "./provision/import/index.ts";
export { type ConnectOptions, connect } from "./provision/milvus/index.ts";
export type * from "./provision/milvus/port.ts";
export {
  type Action,
  type ChangeClass,
  type Divergence,
  findDrift,
  hasChanges,
  type Plan,
  type PlanInput,
  type PlanOptions,
  type PlanSpecs,
  parsePlan,
  plan,
  type RollbackInput,
  type RollbackPlan,
  rollbackPlan,
  serializePlan,
  type Verb,
} from "./provision/plan/index.ts";
export {
  type CollectionSpec,
  type Environment,
  type EnvironmentSpec,
  type LoadedCollection,
  type LoadedSpecs,
  type LoadOptions,
  loadSpecs,
  Secret,
  validate,
} from "./provision/spec/index.ts";
export type { Capabilities } from "./provision/state/capabilities.ts";
export { readState } from "./provision/state/index.ts";
export type { CollectionState, LiveCollection, LiveState, ServerInfo } from "./provision/state/types.ts";
export * from "./smoke-tests/index.ts";
export { type OpenTargetOptions, openTarget, type Target } from "./targets/index.ts";
