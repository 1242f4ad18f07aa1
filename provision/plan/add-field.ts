import { count } from "../diagnostics/text.ts";
import type { FieldState } from "../state/types.ts";
import type { Difference } from "./attributes.ts";
import { classOn, type LiveContext, makeAction, makeRebuild, pathOf, rangeAt } from "./context.ts";
import type { Action } from "./types.ts";

/** A field that the collection does not have: added in place where the server can, a rebuild otherwise. */
export function addField(context: LiveContext, field: FieldState): Action {
  const { database, physical: collection } = context;
  const range = rangeAt(context, pathOf(context, "fields", field.name));
  const obstacle = obstacleTo(context, field);
  if (obstacle !== null) {
    return makeRebuild(context, ["field", field.name], [differenceOf(field)], {
      range,
      reason: `needs a rebuild, because field ${field.name} is new and ${obstacle}`,
    });
  }
  const rows = field.defaultValue === null ? "null" : `the default ${field.defaultValue}`;
  return makeAction(context, ["field", field.name], {
    verb: "create",
    class: "live",
    reason: `the collection has no field ${field.name} yet; rows that are there have ${rows} in it`,
    changes: [{ attribute: `field ${field.name}`, before: null, after: field.dataType }],
    range,
    operations: [{ kind: "add-field", database, collection, field }],
  });
}

/** A field hides the dynamic values under its name, of rows that are there: Milvus looks for them in the field from then on. */
function hiddenBy({ live, facts }: LiveContext, { name }: FieldState): string | null {
  if (!live.enableDynamicField) return null;
  const present = facts?.sample?.fields.get(name)?.present ?? null;
  if (present === 0) return null;
  if (present !== null) {
    return `${count(present, "row")} ${present === 1 ? "has a dynamic value" : "have dynamic values"} under its name, which it would hide`;
  }
  return "rows may have dynamic values under its name, which it would hide and which could not be counted (the collection has to be loaded)";
}

function isVector({ dataType }: FieldState): boolean {
  return dataType.endsWith("Vector");
}

function differenceOf(field: FieldState): Difference {
  return {
    attribute: `field ${field.name}`,
    before: null,
    after: field.dataType,
    kind: isVector(field) ? "add-vector-field" : "add-scalar-field",
  };
}

/**
 * Why a field cannot be added to a collection that is there; null when it can.
 *
 * Sources: milvus `internal/proxy/task.go` (addCollectionFieldTask); user guide of 3.0, "Alter Collection Schema".
 */
function obstacleTo(context: LiveContext, field: FieldState): string | null {
  const { desired } = context;
  if (field.primaryKey) return "a primary key cannot be added to rows that are there";
  if (field.partitionKey) return "a partition key cannot be added to rows that are there";
  if (field.clusteringKey) return "a clustering key cannot be added to rows that are there";
  const filler = desired.functions.find(({ outputFieldNames }) => outputFieldNames.includes(field.name));
  if (filler !== undefined) return `function ${filler.name} has to fill it for the rows that are there`;
  if (Object.hasOwn(desired.embeddings, field.name))
    return "`embed` has to fill it for the rows that are there";
  if (classOn(context, differenceOf(field).kind) !== "live") {
    return `this server cannot add a ${isVector(field) ? "vector " : ""}field to a collection that is there`;
  }
  const hidden = hiddenBy(context, field);
  if (hidden !== null) return hidden;
  if (!field.nullable) return "only one with `nullable: true` can be added to rows that are there";
  return null;
}
