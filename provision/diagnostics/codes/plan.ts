import type { CodeFamily } from "./description.ts";

/** MS300 to MS399: plan and apply. */
export const planCodes = {} as const satisfies CodeFamily;
