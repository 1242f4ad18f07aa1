import type { CodeFamily } from "./description.ts";

/** MS700 to MS799: search and smoke tests. */
export const searchCodes = {} as const satisfies CodeFamily;
