export { percentile } from "./percentile.ts";
export { exitCodeOf, type SmokeOptions, smoke } from "./smoke.ts";
export type { CheckKind, CheckStatus, SmokeCheck, SmokeReport } from "./types.ts";
