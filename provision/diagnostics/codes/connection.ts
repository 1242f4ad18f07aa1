import type { CodeFamily } from "./description.ts";

/** MS400 to MS499: reaching Milvus. */
export const connectionCodes = {} as const satisfies CodeFamily;
