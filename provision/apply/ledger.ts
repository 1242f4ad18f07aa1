import { randomUUID } from "node:crypto";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { CollectionRef, Milvus } from "../milvus/port.ts";
import { type LedgerChange, ledgerCollection, ledgerProperties, parseLedger } from "../state/ledger.ts";
import { plainCollection, plainField } from "../state/plain-state.ts";
import type { CollectionState } from "../state/types.ts";
import { ApplyCode } from "./codes.ts";

export const ledgerRef: CollectionRef = { database: "default", collection: ledgerCollection };

/**
 * Writes into the ledger of a cluster, which is made if there is none yet; the cluster gets its id then. To be called under
 * the lock: two who make it at once could each take their own id for the one that stayed.
 *
 * @throws MilvusStackError MS331 when there is none and it cannot be made
 */
export async function writeLedger(milvus: Milvus, change: LedgerChange): Promise<void> {
  const there = await milvus.collectionProperties(ledgerRef);
  const known = there !== null && parseLedger(there).cluster !== null;
  const all = ledgerProperties(known ? change : { cluster: randomUUID(), ...change });
  if (there === null) return await makeLedger(milvus, all);
  const missing = Object.entries(all).filter(([key, value]) => there[key] !== value);
  if (missing.length > 0) await milvus.setProperties(ledgerRef, Object.fromEntries(missing));
}

async function makeLedger(milvus: Milvus, properties: Readonly<Record<string, string>>): Promise<void> {
  try {
    await milvus.createCollection(ledgerRef, ledgerSchema, properties);
  } catch (error) {
    if (!(error instanceof MilvusStackError)) throw error;
    const [first] = error.diagnostics;
    throw new MilvusStackError(
      {
        code: ApplyCode.noLedger,
        severity: "error",
        summary: `The collection ${ledgerCollection} cannot be made.`,
        cause:
          `It keeps what belongs to which specs, and which cluster this is. ${first?.summary ?? ""} ${first?.cause ?? ""}`.trim(),
        fix: "Let this user create collections in database `default`, or let one who may run the first apply.",
      },
      error.exitCode,
      { cause: error },
    );
  }
}

/** The least that Milvus takes: it holds no row and is never loaded. */
const ledgerSchema: CollectionState = plainCollection(
  [plainField("id", "Int64", { primaryKey: true }), plainField("unused", "FloatVector", { dim: 2 })],
  { description: "milvus-stack: what belongs to which specs" },
);
