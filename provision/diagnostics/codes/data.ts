import type { CodeFamily } from "./description.ts";

/** MS600 to MS699: embeddings, rows and seeding. */
export const dataCodes = {} as const satisfies CodeFamily;
