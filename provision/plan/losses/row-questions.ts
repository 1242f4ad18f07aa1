import type { FieldState } from "../../state/types.ts";
import type { LiveContext } from "../context.ts";
import { collectionKey } from "../names.ts";
import type { Action } from "../types.ts";
import type { RowQuestion } from "./row-facts.ts";

type FieldQuestion = NonNullable<RowQuestion["fields"]>[number];

/** What a plan would like to know of rows: it is counted beforehand, and the plan made anew with the answers. */
export function rowQuestions(
  contexts: readonly LiveContext[],
  actions: readonly Pick<Action, "losses">[],
): RowQuestion[] {
  const asked = new Map<string, RowQuestion>();
  const ask = (one: Partial<RowQuestion> & Pick<RowQuestion, "database" | "collection">) => {
    const key = collectionKey(one.database, one.collection);
    const before = asked.get(key);
    asked.set(key, {
      database: one.database,
      collection: one.collection,
      rows: before?.rows === true || one.rows === true,
      partitions: [...(before?.partitions ?? []), ...(one.partitions ?? [])],
      fields: one.fields ?? before?.fields ?? null,
    });
  };
  for (const context of contexts) {
    const fields = fieldQuestions(context);
    const { live, desired } = context;
    if (fields.length > 0 || (live.enableDynamicField && !desired.enableDynamicField)) {
      ask({ database: live.database, collection: live.name, fields });
    }
  }
  for (const { of, kind } of actions.flatMap(({ losses }) => losses)) {
    if (of.collection === "" || kind === "dynamic-field") continue;
    ask({ ...of, ...(of.partition === null ? { rows: true } : { partitions: [of.partition] }) });
  }
  return [...asked.values()];
}

/** Fields that rows would have to fit which were written for others: those that are dynamic now, and those that hold less. */
function fieldQuestions({ live, desired }: LiveContext): FieldQuestion[] {
  return desired.fields.flatMap((field): FieldQuestion[] => {
    const before = live.fields.find(({ name }) => name === field.name);
    if (before === undefined) return live.enableDynamicField ? [{ field, dynamic: true }] : [];
    return holdsLess(before, field) ? [{ field, dynamic: false }] : [];
  });
}

/** Whether values of one field may be too long for another of its type. */
export function holdsLess(before: FieldState, after: FieldState): boolean {
  const shorter = (was: number | null, is: number | null) => is !== null && (was === null || is < was);
  return shorter(before.maxLength, after.maxLength) || shorter(before.maxCapacity, after.maxCapacity);
}
