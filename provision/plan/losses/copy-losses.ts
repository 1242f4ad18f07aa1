import type { CollectionState, LiveCollection } from "../../state/types.ts";
import type { OperationOf } from "../operations.ts";
import type { Loss } from "./loss.ts";
import { counted, dynamicLoss, type LossContext, liveOf, lossOf, publicName } from "./loss-context.ts";
import { factsOf } from "./row-facts.ts";
import { ttlLosses } from "./ttl-losses.ts";

/** What a rebuild leaves behind. A rollback loses nothing: what is searched before it is kept. */
export function copyLosses(context: LossContext, operation: OperationOf<"copy-rows">): Loss[] {
  const { database, from: collection, mapping, back } = operation;
  const before = liveOf(context, { database, collection });
  const after = targetOf(context, operation);
  if (back || before === undefined || after === null) return [];
  const ref = { database, collection };
  const name = publicName(context);
  const all = (what: string) => counted(context, "field", what, name, ref);
  const there = new Set(after.fields.map((field) => field.name));
  return [
    ...before.fields
      .filter((field) => !there.has(field.name))
      .map((field) => all(`field ${field.name} of ${name}`)),
    ...replacedFields(before, operation, there).map((field) =>
      all(`the vectors of field ${field} of ${name} that no \`embed\` had made`),
    ),
    ...leftPartitions(before, operation).map((partition) => {
      const rows = factsOf(context.facts, ref)?.partitions.get(partition) ?? null;
      return lossOf("partition", `partition ${partition} of ${name}`, name, { ...ref, partition }, rows);
    }),
    ...hiddenKeys(context, before, after, operation).map((field) =>
      counted(
        context,
        "dynamic-field",
        `dynamic values under ${field} of ${name}, which is filled otherwise`,
        name,
        ref,
      ),
    ),
    ...(before.enableDynamicField && !mapping.dynamic ? [dynamicLoss(context, before)] : []),
    ...(mapping.keys === "made"
      ? [counted(context, "keys", `the keys of all rows of ${name}, which get new ones`, name, ref)]
      : []),
    ...ttlLosses(context, before, after.properties),
  ];
}

/** What the new generation is to be: it is made by the same action. */
function targetOf({ action }: LossContext, { collection }: OperationOf<"copy-rows">): CollectionState | null {
  for (const operation of action.operations) {
    if (operation.kind === "create-collection" && operation.collection === collection) return operation.state;
  }
  return null;
}

/** Fields that both have and whose values are made anew, though nothing that could make them had made those that are there. */
function replacedFields(
  before: LiveCollection,
  { mapping }: OperationOf<"copy-rows">,
  there: ReadonlySet<string>,
): string[] {
  const carried = new Set(mapping.fields);
  const computed = new Set(before.functions.flatMap(({ outputFieldNames }) => outputFieldNames));
  return before.fields
    .map(({ name }) => name)
    .filter(
      (name) =>
        there.has(name) &&
        !carried.has(name) &&
        !Object.hasOwn(before.embeddings, name) &&
        !computed.has(name),
    );
}

/** New fields that `embed` or a function fills, where rows have dynamic values under their names, or may have. */
function hiddenKeys(
  { facts }: LossContext,
  before: LiveCollection,
  after: CollectionState,
  { database, from: collection, mapping }: OperationOf<"copy-rows">,
): string[] {
  if (!before.enableDynamicField) return [];
  const known = factsOf(facts, { database, collection })?.sample?.fields;
  return after.fields
    .map(({ name }) => name)
    .filter((name) => !before.fields.some((field) => field.name === name) && !mapping.moved.includes(name))
    .filter((name) => known?.get(name)?.present !== 0);
}

function leftPartitions({ partitions }: LiveCollection, { mapping }: OperationOf<"copy-rows">): string[] {
  const copied = mapping.partitions;
  return copied === null ? [] : (partitions ?? []).filter((partition) => !copied.includes(partition));
}
