import type { Milvus } from "../milvus/port.ts";
import type { DatabaseOperation } from "../plan/types.ts";

/** Carries out one operation on a database. What is already as asked is left alone. */
export async function runDatabaseOperation(milvus: Milvus, operation: DatabaseOperation): Promise<void> {
  const { database } = operation;
  const there = (await milvus.listDatabases()).includes(database);
  switch (operation.kind) {
    case "create-database":
      if (!there) await milvus.createDatabase(database, operation.properties);
      return;
    case "drop-database":
      if (there) await milvus.dropDatabase(database);
      return;
    case "set-database-properties":
      if (Object.keys(operation.set).length > 0) await milvus.setDatabaseProperties(database, operation.set);
      if (operation.remove.length > 0) await milvus.removeDatabaseProperties(database, operation.remove);
      return;
  }
}
