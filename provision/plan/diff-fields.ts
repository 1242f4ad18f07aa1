import type { FieldState } from "../state/types.ts";
import { addField } from "./add-field.ts";
import { type Difference, fieldDifferences, functionDifferences } from "./attributes.ts";
import {
  classOn,
  describeDifference,
  hardest,
  type LiveContext,
  makeAction,
  makeRebuild,
  outageOf,
  pathOf,
  rangeAt,
  withoutKind,
} from "./context.ts";
import { dropField } from "./drop-field.ts";
import { matchByName } from "./match-by-name.ts";
import type { Action } from "./types.ts";

/**
 * What differs in the fields. Some can be added and dropped in place; capacity, mmap and description may change there;
 * everything else is a rebuild.
 */
export function diffFields(context: LiveContext): Action[] {
  const { added, removed, both } = matchByName(context.live.fields, context.desired.fields);
  return [
    ...added.map((field) => addField(context, field)),
    ...removed.map((field) => dropField(context, field)),
    ...both.flatMap(([before, after]) =>
      changeField(context, after, fieldDifferences(before, after).map(asBound(context, before, after))),
    ),
  ];
}

/** What differs in the functions. Milvus has no way to change one. */
export function diffFunctions(context: LiveContext): Action[] {
  const { added, removed, both } = matchByName(context.live.functions, context.desired.functions);
  const whole = (name: string, before: unknown, after: unknown): Difference[] => [
    { attribute: `function ${name}`, before, after, kind: "schema" },
  ];
  return [
    ...added.map(({ name, type }) => rebuild(name, whole(name, null, type))),
    ...removed.map(({ name, type }) => rebuild(name, whole(name, type, null))),
    ...both.flatMap(([before, after]) => {
      const differences = functionDifferences(before, after);
      if (differences.length === 0) return [];
      const change = hardest(differences.map(({ kind }) => classOn(context, kind)));
      if (change !== "live") return [rebuild(after.name, differences)];
      return [
        recordOnly(context, ["function", after.name], differences, pathOf(context, "functions", after.name)),
      ];
    }),
  ];

  function rebuild(name: string, differences: readonly Difference[]): Action {
    const range = rangeAt(context, pathOf(context, "functions", name));
    return makeRebuild(context, ["function", name], differences, { range });
  }
}

/**
 * An analyzer that something is built with changes like the rest of the schema, and so does one that goes: Milvus takes no field
 * parameter away.
 */
function asBound({ live, desired }: LiveContext, before: FieldState, after: FieldState) {
  const used =
    before.enableMatch ||
    after.enableMatch ||
    [...live.functions, ...desired.functions].some(({ inputFieldNames }) =>
      inputFieldNames.includes(after.name),
    );
  return (one: Difference): Difference =>
    one.kind === "field-analyzer" && (used || one.after === null) ? { ...one, kind: "schema" } : one;
}

function changeField(context: LiveContext, field: FieldState, differences: readonly Difference[]): Action[] {
  if (differences.length === 0) return [];
  const suffix = ["field", field.name];
  const path = pathOf(context, "fields", field.name);
  const range = rangeAt(context, path);
  const change = hardest(differences.map(({ kind }) => classOn(context, kind)));
  if (change === "rebuild") return [makeRebuild(context, suffix, differences, { range })];
  if (change === "forbidden") {
    const reason = `this server cannot memory-map a single field (mmap); leave it out, or use Milvus 2.5 or newer`;
    return [
      makeAction(context, suffix, {
        verb: "update",
        class: "forbidden",
        reason,
        changes: withoutKind(differences),
        range,
      }),
    ];
  }
  const { database, physical, capabilities } = context;
  const attributes = differences
    .map(({ attribute }) => attribute)
    .filter((attribute) => !isKeptByUs(capabilities.unreported.field, attribute));
  if (attributes.length === 0) return [recordOnly(context, suffix, differences, path)];
  return [
    makeAction(context, suffix, {
      verb: "update",
      class: change,
      outage: outageOf(change, context),
      reason: differences.map(describeDifference).join(" and "),
      changes: withoutKind(differences),
      range,
      operations: [
        ...(change === "reload" ? [{ kind: "release" as const, database, collection: physical }] : []),
        {
          kind: "alter-field",
          database,
          collection: physical,
          field,
          attributes,
        },
      ],
    }),
  ];
}

function isKeptByUs(unreported: ReadonlySet<string>, attribute: string): boolean {
  return attribute === "description" && unreported.has(attribute);
}

/** A change of something that the server does not keep: what we record is all there is of it. */
function recordOnly(
  context: LiveContext,
  suffix: readonly string[],
  differences: readonly Difference[],
  path: readonly (string | number)[],
): Action {
  return makeAction(context, suffix, {
    verb: "update",
    class: "live",
    reason: `${differences.map(describeDifference).join(" and ")} (kept by milvus-stack; this server keeps none)`,
    changes: withoutKind(differences),
    range: rangeAt(context, path),
  });
}
