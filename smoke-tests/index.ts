export { rebuildServices } from "./rebuild-services.ts";
export { toHtml } from "./report/to-html.ts";
export { toJUnit } from "./report/to-junit.ts";
export { toPrometheus } from "./report/to-prometheus.ts";
export { exitCodeOf, type SmokeOptions, smoke } from "./smoke.ts";
export type { CheckKind, CheckStatus, SmokeCheck, SmokeReport } from "./types.ts";
