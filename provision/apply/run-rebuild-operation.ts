import type { RebuildOperation } from "../plan/types.ts";
import type { OperationContext } from "./types.ts";

/** Carries out one step of a rebuild. */
export function runRebuildOperation(_context: OperationContext, operation: RebuildOperation): Promise<void> {
  throw new Error(`not yet in place: ${operation.kind}`);
}
