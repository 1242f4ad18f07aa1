import type { Milvus } from "./port.ts";
import type { Session } from "./session.ts";

export function databaseCalls({
  client,
  call,
}: Session): Pick<Milvus, "listDatabases" | "createDatabase" | "dropDatabase"> {
  return {
    async listDatabases() {
      const answer = await call("list databases", (timeout) => client.listDatabases({ timeout }));
      return [...answer.db_names].sort();
    },
    async createDatabase(database) {
      await call(`create database ${database}`, (timeout) =>
        client.createDatabase({ db_name: database, timeout }),
      );
    },
    async dropDatabase(database) {
      await call(`drop database ${database}`, (timeout) =>
        client.dropDatabase({ db_name: database, timeout }),
      );
    },
  };
}
