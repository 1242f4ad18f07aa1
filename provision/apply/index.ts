export { apply } from "./apply.ts";
export { ApplyCode } from "./codes.ts";
export { findRefusals } from "./find-refusals.ts";
export { passwordsOf } from "./find-unset-passwords.ts";
export { liftedGuards } from "./lifted-guards.ts";
export { acquireLock, defaultTimings, type Lock, type LockTimings } from "./lock/acquire-lock.ts";
export type * from "./types.ts";
