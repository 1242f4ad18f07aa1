import type { LiveCollection } from "../../state/types.ts";
import { type CollectionContext, type LiveContext, makeAction, rangeAt } from "../context.ts";
import type { Action } from "../types.ts";
import { allowKeysAsAsked, allowKeysOn, beforeAllowKeys, needsAllowKeys, takesKeys } from "./auto-keys.ts";
import type { Generations } from "./generations.ts";
import { mapRows, towardsOf } from "./map-rows.ts";
import { dropGeneration, finishOperations, forgetRebuild, readable, surplus } from "./rebuild-operations.ts";

/** A rebuild that was cut short after its alias had moved: what was still written to the old generation is brought over. */
export function finishRebuild(
  context: LiveContext,
  { kept }: Generations,
  settings: { readonly keep: number; readonly pruneOld: boolean },
): Action[] {
  const { live, loaded, database, physical: collection } = context;
  const record = live.ownership?.rebuild ?? null;
  if (record === null) return [];
  const from = kept.find(({ name }) => name === record.from);
  const finish = (reason: string, operations: Action["operations"]) => [
    makeAction(context, ["rebuild"], {
      verb: "update",
      class: "live",
      reason,
      range: rangeAt(context, ["collection"]),
      operations,
    }),
  ];
  // A rollback drops nothing, and neither does whoever finishes it, unless all that is kept is asked to go.
  const keep = record.phase === "back" && !settings.pruneOld ? kept.length : settings.keep;
  const mapped =
    from === undefined
      ? null
      : mapRows(from, live, loaded.spec, {
          towards: towardsOf(from, live),
          server: context.capabilities.server,
        });
  // A rebuild makes what the spec asks for; a rollback leaves its properties as they were.
  const { properties } = record.phase === "back" ? beforeAllowKeys(live) : context.desired;
  const asked = { ...live, properties };
  if (from === undefined || mapped === null || mapped.mapping === null) {
    const keys = takesKeys(context.capabilities.server) ? "kept" : "made";
    const why =
      mapped === null ? "that collection is gone" : `its rows fit no more: ${mapped.problems.join("; ")}`;
    return finish(`the rebuild from ${record.from} was cut short, and ${why}`, [
      ...kept.slice(keep).map(dropGeneration),
      ...(needsAllowKeys(asked, { keys }) ? [allowKeysAsAsked({ database, collection }, asked)] : []),
      forgetRebuild(database, collection),
    ]);
  }
  const others = kept.filter((one) => one !== from);
  return finish(
    `the rebuild was cut short after its alias had moved: rows written to ${from.name} meanwhile are brought over`,
    [
      // Taken back already, if it was cut short at its very end.
      ...(needsAllowKeys(asked, mapped.mapping) ? [allowKeysOn({ database, collection })] : []),
      // Released already, or by the rename that made room for the alias.
      ...readable(from),
      ...readable(live),
      ...finishOperations(
        { database, desired: asked },
        collection,
        from.name,
        mapped.mapping,
        keep,
        surplus(others, keep),
      ),
    ],
  );
}

/** A generation that a rebuild began and nobody asks for any more. No client has seen it, and its rows are copies. */
export function dropBegun(context: CollectionContext, { begun }: Generations): Action[] {
  if (begun === null) return [];
  return [dropped(context, begun, "a rebuild began it that is no longer asked for; no client has seen it")];
}

/** The generations kept for `rollback`, when they are asked to go. */
export function pruneKept(context: CollectionContext, { kept }: Generations): Action[] {
  return kept.map((one) => dropped(context, one, "was kept for rollback; `--prune-old` removes it"));
}

function dropped(context: CollectionContext, live: LiveCollection, reason: string): Action {
  return makeAction(context, ["generation", live.name], {
    verb: "delete",
    class: "live",
    reason,
    operations: [dropGeneration(live)],
  });
}
