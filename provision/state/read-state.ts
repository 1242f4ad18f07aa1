import type { Milvus } from "../milvus/port.ts";
import { raceAbort } from "../milvus/race-abort.ts";
import { emptyLedger, ledgerCollection, parseLedger } from "./ledger.ts";
import { isHiddenCollection } from "./ownership.ts";
import { readAccess } from "./read-access.ts";
import type { LiveState } from "./types.ts";

/**
 * Reads everything that plans are made from. A database that is not there is missing from `databases`; a collection that
 * was dropped meanwhile is missing from `collections`; any other failure is an error.
 *
 * @throws MilvusStackError MS410 as soon as `signal` says stop.
 *
 * @example
 * import { loadSpecs, openTarget, readState } from "milvus-stack";
 *
 * const { environment } = await loadSpecs();
 * if (environment === null) throw new Error("no environment");
 * const { milvus, close } = await openTarget(environment);
 * const { collections } = await readState(milvus, { databases: await milvus.listDatabases() });
 * for (const { name, aliases, loadState } of collections) console.log(name, aliases, loadState);
 * await close();
 */
export async function readState(
  milvus: Milvus,
  options: {
    readonly databases: readonly string[];
    readonly signal?: AbortSignal;
    /** Users, roles, groups and databases too; they are read as well where the ledger knows an owner of some. */
    readonly access?: boolean;
  },
): Promise<LiveState> {
  const { signal } = options;
  const read = async () => {
    const existing = milvus.capabilities.databases ? await milvus.listDatabases() : ["default"];
    const wanted = [...new Set(options.databases)].filter((name) => existing.includes(name));
    let ledger = emptyLedger;
    const perDatabase = await Promise.all(
      wanted.map(async (database) => {
        const names = await milvus.listCollections(database);
        // One request, and only where there is one.
        if (database === "default" && names.includes(ledgerCollection)) {
          const kept = await milvus.collectionProperties({ database, collection: ledgerCollection });
          ledger = parseLedger(kept ?? {});
        }
        const shown = names.filter((name) => !isHiddenCollection(name));
        return await milvus.describeCollections(database, shown, { signal });
      }),
    );
    const asked = options.access === true || Object.keys(ledger.owners).length > 0;
    const access = asked ? await readAccess(milvus, existing) : null;
    return { server: milvus.server, databases: existing, collections: perDatabase.flat(), ledger, access };
  };
  return await raceAbort(read(), signal, "read the state of the server");
}
