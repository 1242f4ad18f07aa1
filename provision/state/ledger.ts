/**
 * What has to be remembered on a cluster and is of no collection: Milvus keeps no properties on users, roles and groups, nor
 * of itself. It stands in the properties of a collection of our own, in the database that every cluster has. Property by
 * property, since Milvus changes those that a request names and leaves the others: two writers never undo each other.
 */
export const ledgerCollection = "milvus_stack_ledger";

const clusterKey = "milvus-stack.cluster";
const ownsPrefix = "milvus-stack.owns.";
const environmentPrefix = "milvus-stack.environment.";

export interface Ledger {
  /** Random id of this cluster, given by the first apply; null: none yet. */
  readonly cluster: string | null;
  /** Environment that each project last applied. */
  readonly environments: Readonly<Record<string, string>>;
  /** `role/reader` → `project:access/roles.yaml`: the specs that made what cannot say so itself. */
  readonly owners: Readonly<Record<string, string>>;
}

/** What changes in a ledger; what is left out stays. */
export interface LedgerChange {
  readonly cluster?: string;
  readonly environments?: Readonly<Record<string, string>>;
  /** null: it is nobody's any more. */
  readonly owners?: Readonly<Record<string, string | null>>;
}

export const emptyLedger: Ledger = { cluster: null, environments: {}, owners: {} };

/** The ledger in the properties of its collection. Those of other versions of this project are left out. */
export function parseLedger(properties: Readonly<Record<string, string>>): Ledger {
  const under = (prefix: string) =>
    Object.fromEntries(
      Object.entries(properties)
        .filter(([key, value]) => key.startsWith(prefix) && value !== "")
        .map(([key, value]) => [key.slice(prefix.length), value]),
    );
  return {
    cluster: properties[clusterKey] || null,
    environments: under(environmentPrefix),
    owners: under(ownsPrefix),
  };
}

/** A change as properties to set. Nothing is removed, which Milvus before 2.5 cannot: empty text stands for nothing. */
export function ledgerProperties({ cluster, environments, owners }: LedgerChange): Record<string, string> {
  const under = (prefix: string, values: Readonly<Record<string, string | null>> = {}) =>
    Object.entries(values).map(([key, value]) => [`${prefix}${key}`, value ?? ""]);
  return Object.fromEntries([
    ...(cluster === undefined ? [] : [[clusterKey, cluster]]),
    ...under(environmentPrefix, environments),
    ...under(ownsPrefix, owners),
  ]);
}

/** The ledger after a change. */
export function changeLedger(ledger: Ledger, change: LedgerChange): Ledger {
  const before = ledgerProperties({ ...ledger, cluster: ledger.cluster ?? "" });
  return parseLedger({ ...before, ...ledgerProperties(change) });
}
