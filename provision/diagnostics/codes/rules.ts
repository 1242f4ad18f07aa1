import type { CodeFamily } from "./description.ts";

/** MS200 to MS299: what the values of a spec mean together. */
export const rulesCodes = {} as const satisfies CodeFamily;
