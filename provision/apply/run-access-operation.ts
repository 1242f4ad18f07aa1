import type { AccessOperation } from "../plan/access/operations.ts";
import type { OperationContext } from "./types.ts";

/** Carries out one operation on users, roles, privilege groups or resource groups. */
export function runAccessOperation(_context: OperationContext, operation: AccessOperation): Promise<void> {
  throw new Error(`not yet in place: ${operation.kind}`);
}
