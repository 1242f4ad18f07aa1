export { type CheckedRow, checkRow, type RowCheck } from "./check-row.ts";
export { DataCode, type RowProblem } from "./codes.ts";
export { parseExactJson } from "./exact-json.ts";
export { keyFilter } from "./key-filter.ts";
export { type RowModel, rowModel } from "./row-model.ts";
export { seed } from "./seed.ts";
export { SeedStopped } from "./seed-stopped.ts";
export { renderText, templateOf } from "./template.ts";
export type { Reject, SeedCounts, SeedOptions, SeedProgress, SeedResult } from "./types.ts";
