import type { LiveCollection } from "../../state/types.ts";
import type { Loss } from "./loss.ts";
import { counted, type LossContext, publicName } from "./loss-context.ts";

type Properties = Readonly<Record<string, string>>;

/**
 * Rows that expire because of other properties: a `collection.ttl.seconds` that is shorter or new, or a `ttl_field` that is new. Which
 * rows those are, no server tells.
 */
export function ttlLosses(context: LossContext, live: LiveCollection, after: Properties): Loss[] {
  const { database, name: collection, properties } = live;
  const name = publicName(context);
  const expire = (what: string): Loss => {
    const loss = counted(context, "rows", what, name, { database, collection });
    return { ...loss, extent: loss.extent === null ? null : `of ${loss.extent}` };
  };
  const field = after.ttl_field;
  return [
    ...(lifetimeOf(after) < lifetimeOf(properties)
      ? [expire(`rows of ${name} older than ${after["collection.ttl.seconds"]} seconds`)]
      : []),
    ...(field !== undefined && field !== "" && field !== properties.ttl_field
      ? [expire(`rows of ${name} whose time in ${field} is over`)]
      : []),
  ];
}

/** In seconds. 0, a negative number and no number are for ever (milvus `internal/util`, `GetCollectionTTL`). */
function lifetimeOf(properties: Properties): number {
  const seconds = Number(properties["collection.ttl.seconds"] ?? 0);
  return seconds > 0 ? seconds : Number.POSITIVE_INFINITY;
}
