import { readPairs } from "./describe.ts";
import type { Milvus } from "./port.ts";
import type { Session } from "./session.ts";

export function databaseCalls({
  client,
  call,
}: Session): Pick<
  Milvus,
  | "listDatabases"
  | "createDatabase"
  | "dropDatabase"
  | "describeDatabase"
  | "setDatabaseProperties"
  | "removeDatabaseProperties"
> {
  return {
    async listDatabases() {
      const answer = await call("list databases", (timeout) => client.listDatabases({ timeout }));
      return [...answer.db_names].sort();
    },
    async createDatabase(database, properties = {}) {
      await call(`create database ${database}`, (timeout) =>
        client.createDatabase({ db_name: database, properties: { ...properties }, timeout }),
      );
    },
    async describeDatabase(database) {
      const answer = await call(`describe database ${database}`, (timeout) =>
        client.describeDatabase({ db_name: database, timeout }),
      );
      return readPairs(answer.properties);
    },
    async setDatabaseProperties(database, set) {
      await call(`set properties of database ${database}`, (timeout) =>
        client.alterDatabaseProperties({ db_name: database, properties: { ...set }, timeout }),
      );
    },
    async removeDatabaseProperties(database, keys) {
      await call(`remove properties of database ${database}`, (timeout) =>
        client.dropDatabaseProperties({ db_name: database, properties: [...keys], timeout }),
      );
    },
    async dropDatabase(database) {
      await call(`drop database ${database}`, (timeout) =>
        client.dropDatabase({ db_name: database, timeout }),
      );
    },
  };
}
