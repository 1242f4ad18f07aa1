/** Fills one generation of a collection from another, while clients read and write. */
export { copyRows } from "./copy-rows.ts";
export { reconcileRows } from "./reconcile-rows.ts";
export type { CopyJob, CopyProgress, SmokeCheck } from "./types.ts";
export { verifyCopy } from "./verify-copy.ts";
