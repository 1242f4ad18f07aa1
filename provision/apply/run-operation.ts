import type { Operation } from "../plan/types.ts";
import { writeLedger } from "./ledger.ts";
import { runAccessOperation } from "./run-access-operation.ts";
import { runCollectionOperation } from "./run-collection-operation.ts";
import { runDatabaseOperation } from "./run-database-operation.ts";
import { runRebuildOperation } from "./run-rebuild-operation.ts";
import { runResourceGroupOperation } from "./run-resource-group-operation.ts";
import type { OperationContext } from "./types.ts";

/**
 * Carries out one operation and waits until it has taken effect.
 *
 * @throws MilvusStackError
 */
export async function runOperation(context: OperationContext, operation: Operation): Promise<void> {
  switch (operation.kind) {
    case "create-database":
    case "drop-database":
    case "set-database-properties":
      return await runDatabaseOperation(context.milvus, operation);
    case "copy-rows":
    case "verify-copy":
    case "copy-grants":
    case "reconcile-rows":
    case "rename-collection":
      return await runRebuildOperation(context, operation);
    case "create-role":
    case "drop-role":
    case "grant":
    case "revoke":
    case "create-user":
    case "set-password":
    case "drop-user":
    case "add-user-role":
    case "remove-user-role":
    case "create-privilege-group":
    case "drop-privilege-group":
    case "set-privileges":
      return await runAccessOperation(context, operation);
    case "create-resource-group":
    case "update-resource-group":
    case "drop-resource-group":
    case "transfer-nodes":
      return await runResourceGroupOperation(context, operation);
    case "record-owner":
      return await writeLedger(context.milvus, { owners: { [operation.of]: operation.owner } });
    case "forget-owner":
      return await writeLedger(context.milvus, { owners: { [operation.of]: null } });
    default:
      return await runCollectionOperation(context.milvus, operation, context.wait);
  }
}
