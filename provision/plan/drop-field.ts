import type { FieldState } from "../state/types.ts";
import type { Difference } from "./attributes.ts";
import { classOn, type LiveContext, makeAction, makeRebuild, rangeAt } from "./context.ts";
import type { Action } from "./types.ts";

/** A field that the spec no longer has: dropped in place where the server can, a rebuild without it otherwise. */
export function dropField(context: LiveContext, field: FieldState): Action {
  const { database, physical: collection } = context;
  const range = rangeAt(context, ["fields"]);
  const difference: Difference = {
    attribute: `field ${field.name}`,
    before: field.dataType,
    after: null,
    kind: "drop-field",
  };
  const obstacle = obstacleTo(context, field);
  if (obstacle !== null) {
    return makeRebuild(context, ["field", field.name], [difference], {
      range,
      reason: `needs a rebuild, because field ${field.name} is no longer asked for and ${obstacle}; its values are lost`,
    });
  }
  const indexes = context.live.indexes.filter((index) => index.field === field.name);
  const lost = indexes.length > 0 ? "its values and its index are lost" : "its values are lost";
  return makeAction(context, ["field", field.name], {
    verb: "delete",
    class: "live",
    reason: `the spec has no field ${field.name} any more; ${lost}`,
    changes: [{ attribute: `field ${field.name}`, before: field.dataType, after: null }],
    range,
    operations: [{ kind: "drop-field", database, collection, field: field.name }],
  });
}

/**
 * Why a field cannot be dropped from a collection that is there; null when it can.
 *
 * Source: user guide of Milvus 3.0, "Alter Collection Schema", limits of dropping user-defined fields.
 */
function obstacleTo(context: LiveContext, field: FieldState): string | null {
  const { live, desired } = context;
  if (field.primaryKey) return "it is the primary key";
  if (field.partitionKey) return "it is the partition key";
  if (field.clusteringKey) return "it is the clustering key";
  const user = live.functions.find(
    ({ inputFieldNames, outputFieldNames }) =>
      inputFieldNames.includes(field.name) || outputFieldNames.includes(field.name),
  );
  if (user !== undefined) return `function ${user.name} reads or fills it`;
  if (classOn(context, "drop-field") !== "live") return "this server cannot drop one";
  const kept = new Set(desired.fields.map(({ name }) => name));
  const vectors = live.fields.filter(({ dataType }) => dataType.endsWith("Vector"));
  if (field.dataType.endsWith("Vector") && !vectors.some(({ name }) => kept.has(name))) {
    return "it is the last vector field of the collection that is there";
  }
  return null;
}
