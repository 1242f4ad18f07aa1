import { everyCollection } from "./all-aliases.ts";
import type { CollectionRef, Milvus } from "./port.ts";
import { sdkRef } from "./sdk-ref.ts";
import { orNull, type Session } from "./session.ts";

export function aliasCalls({
  client,
  call,
  schemas,
}: Session): Pick<Milvus, "createAlias" | "alterAlias" | "dropAlias" | "resolveAlias"> {
  return {
    async createAlias({ database, collection }, alias) {
      await call(`point alias ${alias} at ${collection}`, (timeout) =>
        client.createAlias({ db_name: database, collection_name: collection, alias, timeout }),
      );
      schemas.forget();
    },
    async alterAlias({ database, collection }, alias) {
      await call(`point alias ${alias} at ${collection}`, (timeout) =>
        client.alterAlias({ db_name: database, collection_name: collection, alias, timeout }),
      );
      schemas.forget();
    },
    async dropAlias(database, alias) {
      await call(`drop alias ${alias}`, (timeout) => {
        // The SDK passes the database on, though its type does not name it.
        const request = { db_name: database, alias, timeout };
        return client.dropAlias(request);
      });
      schemas.forget();
    },
    async resolveAlias(database, alias) {
      const answer = await orNull(
        call(`look up alias ${alias}`, (timeout) =>
          client.describeAlias({ db_name: database, collection_name: alias, alias, timeout }),
        ),
      );
      return answer === null || answer.collection === "" ? null : answer.collection;
    },
  };
}

/** Aliases of a collection, by a request of their own: Milvus Lite leaves them out of a describe. */
export async function listAliases({ client, call }: Session, ref: CollectionRef): Promise<string[]> {
  const answer = await call(`list the aliases of ${ref.collection}`, (timeout) =>
    client.listAliases({ ...sdkRef(ref), timeout }),
  );
  return [...answer.aliases].sort();
}

/** Aliases of all collections of a database; Milvus Lite only. */
export async function listAllAliases({ client, call }: Session, database: string): Promise<string[]> {
  const ref = { database, collection: everyCollection };
  const answer = await call(`list the aliases of ${database}`, (timeout) =>
    client.listAliases({ ...sdkRef(ref), timeout }),
  );
  return [...answer.aliases];
}
