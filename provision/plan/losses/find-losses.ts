import type { LiveCollection, LiveState } from "../../state/types.ts";
import type { OperationOf } from "../operations.ts";
import type { Action, Guard, Operation, Plan } from "../types.ts";
import { copyLosses } from "./copy-losses.ts";
import { guardOf, type Loss } from "./loss.ts";
import { counted, dynamicLoss, type LossContext, liveOf, lossOf, publicName } from "./loss-context.ts";
import { factsOf, type RowFacts } from "./row-facts.ts";
import { ttlLosses } from "./ttl-losses.ts";

/** Everything that a plan loses for good, in its order. What is refused loses nothing. */
export function findLosses({ actions }: Pick<Plan, "actions">): Loss[] {
  return actions.filter((action) => action.class !== "forbidden").flatMap(({ losses }) => losses);
}

/** An action with what it loses, and guarded by it: the one place that these guards come from. */
export function withLosses(
  action: Omit<Action, "losses">,
  state: LiveState,
  facts: RowFacts | undefined,
): Action {
  const losses = action.operations.flatMap((operation) =>
    lossesOfOperation({ action, state, facts }, operation),
  );
  const guards = losses.flatMap((loss): Guard[] => {
    const value = guardOf(loss);
    return value === null ? [] : [{ flag: "allow-delete", value }];
  });
  return { ...action, guards: unique([...action.guards, ...guards]), losses };
}

type Rules = {
  readonly [K in Operation["kind"]]: null | ((context: LossContext, operation: OperationOf<K>) => Loss[]);
};

/** What each operation loses; null: nothing that cannot be made again. An operation that is not here does not compile. */
const rules: Rules = {
  "drop-collection": dropCollection,
  "drop-database": (_context, { database }) => [
    {
      ...{ kind: "database", what: `database ${database}`, name: database, rows: null, extent: null },
      of: { database, collection: "", partition: null },
    },
  ],
  "drop-partition": (context, { database, collection, partition }) => {
    const rows = factsOf(context.facts, { database, collection })?.partitions.get(partition) ?? null;
    const what = `partition ${partition} of ${publicName(context)}`;
    return [lossOf("partition", what, partition, { database, collection, partition }, rows)];
  },
  "drop-field": (context, { database, collection, field }) => [
    counted(context, "field", `field ${field} of ${publicName(context)}`, field, { database, collection }),
  ],
  "set-properties": setProperties,
  "copy-rows": copyLosses,
  // The generation that is searched is copied by what comes before, and what is copied loses nothing more.
  "verify-copy": null,
  "reconcile-rows": null,
  "copy-grants": null,
  "rename-collection": null,
  "create-database": null,
  "set-database-properties": null,
  "create-collection": null,
  "create-partition": null,
  "create-index": null,
  // Indexes, aliases, roles, users and groups can be made again from their specs; passwords are there by reference.
  "drop-index": null,
  "alter-index": null,
  "alter-description": null,
  // Values that are longer than a shorter maxLength stay as they are.
  "alter-field": null,
  "add-field": null,
  load: null,
  release: null,
  "load-partitions": null,
  "release-partitions": null,
  "create-alias": null,
  "alter-alias": null,
  "drop-alias": null,
  "create-role": null,
  "drop-role": null,
  grant: null,
  revoke: null,
  "create-user": null,
  "set-password": null,
  "drop-user": null,
  "add-user-role": null,
  "remove-user-role": null,
  "create-privilege-group": null,
  "drop-privilege-group": null,
  "set-privileges": null,
  "create-resource-group": null,
  "update-resource-group": null,
  "drop-resource-group": null,
  "transfer-nodes": null,
  "record-owner": null,
  "forget-owner": null,
};

function lossesOfOperation<K extends Operation["kind"]>(
  context: LossContext,
  operation: OperationOf<K> & { readonly kind: K },
): Loss[] {
  const rule: Rules[K] = rules[operation.kind];
  return rule?.(context, operation) ?? [];
}

function dropCollection(
  context: LossContext,
  { database, collection }: OperationOf<"drop-collection">,
): Loss[] {
  const live = liveOf(context, { database, collection });
  // What was begun and is not searched holds copies; what is copied before it is dropped is there afterwards.
  if (live === undefined || live.ownership?.rebuild?.phase === "copy") return [];
  if (context.action.operations.some((one) => "from" in one && one.from === collection)) return [];
  const name = publicName(context);
  if (isKept(context, live)) {
    if (live.ownership?.leftRows) {
      const what = `rows of ${name} that a rollback left in ${collection}`;
      return [counted(context, "rows", what, collection, { database, collection })];
    }
    const what = `generation ${collection} of ${name}, which is kept for rollback`;
    return [counted(context, "generation", what, collection, { database, collection })];
  }
  return [counted(context, "collection", `collection ${name}`, name, { database, collection })];
}

/** Whether another collection of the same public name is the one that is searched; one that was only begun never was. */
function isKept({ state }: LossContext, live: LiveCollection): boolean {
  const { database, name, ownership, aliases } = live;
  if (ownership === null || aliases.includes(ownership.collection) || name === ownership.collection)
    return false;
  return state.collections.some(
    (other) =>
      other.database === database &&
      other.name !== name &&
      other.ownership?.collection === ownership.collection &&
      other.ownership.rebuild?.phase !== "copy" &&
      (other.aliases.includes(ownership.collection) ||
        other.name === ownership.collection ||
        other.ownership.generation > ownership.generation),
  );
}

function setProperties(context: LossContext, operation: OperationOf<"set-properties">): Loss[] {
  const live = liveOf(context, operation);
  if (live === undefined) return [];
  const losses = ttlLosses(context, live, { ...live.properties, ...operation.set });
  if (operation.set["dynamicfield.enabled"] !== "false" || !live.enableDynamicField) return losses;
  return [...losses, dynamicLoss(context, live)];
}

function unique(guards: readonly Guard[]): Guard[] {
  return guards.filter(
    ({ flag, value }, at) => guards.findIndex((other) => other.flag === flag && other.value === value) === at,
  );
}
