import { ownProperty } from "../state/ownership.ts";
import { recordedOf, withRecorded } from "../state/recorded.ts";
import type { LiveCollection } from "../state/types.ts";
import { canonicalJson } from "./canonical.ts";
import { type CollectionContext, type LiveContext, makeAction, rangeAt } from "./context.ts";
import { diffCollection } from "./diff-collection.ts";
import { diffLoad } from "./diff-load.ts";
import type { Found } from "./find-live.ts";
import { findUnsupported } from "./find-unsupported.ts";
import { ownProperties, recordedProperty } from "./own-properties.ts";
import { planAlias } from "./plan-alias.ts";
import { planCreate } from "./plan-create.ts";
import { withoutAllowKeys } from "./rebuild/auto-keys.ts";
import type { Generations } from "./rebuild/generations.ts";
import { dropBegun, finishRebuild, pruneKept } from "./rebuild/plan-others.ts";
import { foldIntoRebuild, type RebuildSettings } from "./rebuild/plan-rebuild.ts";
import type { Action, Operation } from "./types.ts";

/** How a collection is planned, besides its spec. */
export interface CollectionSettings extends RebuildSettings {
  /** Generations kept for `rollback` go. */
  readonly pruneOld: boolean;
  /** A collection made by hand becomes ours even where nothing else is to be done. */
  readonly adopt: boolean;
}

/** All actions for one collection of the specs, in their order; a single noop when it is as asked. */
export function planCollection(
  context: CollectionContext,
  found: Found,
  generations: Generations,
  settings: CollectionSettings,
): Action[] {
  if (found.kind === "taken") {
    return [
      makeAction(context, [], {
        verb: "create",
        class: "forbidden",
        reason: `${found.reason}; rename or remove that one, or give this collection another name`,
        range: rangeAt(context, ["collection"]),
      }),
    ];
  }
  const refused = findUnsupported(context, found.kind === "absent" ? null : found.live);
  // Half of a new collection is of no use to anybody: only what stands in the way is shown.
  if (found.kind === "absent") return refused.length > 0 ? refused : planCreate(context, found);

  const live: LiveContext = {
    ...context,
    live: found.adopted ? takenAsAsked(found.live, context) : withoutOwnMarks(found.live),
  };
  const addresses = new Set(refused.map(({ address }) => address));
  const changes = withRecord(live, [...planChanges(live, found, settings), ...planAlias(context, found)]);
  const asked = [...refused, ...changes.filter(({ address }) => !addresses.has(address))];
  const folded = foldIntoRebuild(live, asked, generations, settings);
  const rebuilds = folded.some(({ verb }) => verb === "rebuild");
  const actions = [
    ...finishRebuild(live, generations, settings),
    ...folded,
    ...(rebuilds ? [] : dropBegun(live, generations)),
    ...(settings.pruneOld && !rebuilds && (found.live.ownership?.rebuild ?? null) === null
      ? pruneKept(live, generations)
      : []),
  ];
  if (actions.length > 0) return actions;
  return [
    makeAction(context, [], {
      verb: "noop",
      class: "live",
      reason: found.adopted
        ? "is as the spec says; made by hand, and adopted with its first change or by --adopt"
        : "is as the spec says",
      range: rangeAt(context, ["collection"]),
    }),
  ];
}

/** A collection made by hand that is as asked stays as it is, without even a mark that it is ours (ADR 9). */
function planChanges(
  context: LiveContext,
  { adopted }: Extract<Found, { kind: "live" }>,
  { adopt }: CollectionSettings,
): Action[] {
  if (adopted && !adopt && changesWith(context, null).length === 0) return [];
  return changesWith(context, ownershipChange(context, adopted));
}

function changesWith(context: LiveContext, ownership: ReturnType<typeof ownershipChange>): Action[] {
  const actions = diffCollection(context, ownership);
  const released = context.live.load !== null && actions.some(({ operations }) => operations.some(releases));
  // What is released is loaded once, at the end and as the spec asks.
  const loadedLast = released ? actions.map(withoutLoads) : actions;
  return [...loadedLast, ...diffLoad(context, released)];
}

function withoutLoads(action: Action): Action {
  const again = (operation: Operation) => operation.kind === "load" && !operation.releaseFirst;
  return action.operations.some(again)
    ? { ...action, operations: action.operations.filter((operation) => !again(operation)) }
    : action;
}

/** A rebuild that is not finished has set a property for itself. */
function withoutOwnMarks(live: LiveCollection): LiveCollection {
  return live.ownership?.rebuild == null ? live : withoutAllowKeys(live);
}

/** Nobody recorded what this server does not tell of a collection made by hand: it is taken to be as the spec says. */
function takenAsAsked(live: LiveCollection, { desired, capabilities }: CollectionContext): LiveCollection {
  return withRecorded(live, recordedOf(desired, capabilities) ?? {}, capabilities);
}

function ownershipChange(
  context: LiveContext,
  adopted: boolean,
): { reason: string; set: Record<string, string> } | null {
  if (adopted) {
    const reason = "was made by hand: adopted as it is, and ours from now on";
    return { reason, set: ownProperties(context) };
  }
  const before = context.live.ownership?.owner;
  if (before === context.owner) return null;
  const reason = `its spec moved: it was made by ${before}`;
  return { reason, set: { [ownProperty.owner]: context.owner } };
}

/**
 * What this server would forget is written down before the change that makes it true; a kill in between leaves a
 * difference in the part that the server does report.
 */
function withRecord(context: LiveContext, actions: readonly Action[]): Action[] {
  const before = recordedOf(context.live, context.capabilities);
  const after = recordedOf(context.desired, context.capabilities);
  if (canonicalJson(before) === canonicalJson(after)) return [...actions];
  const possible = (action: Action) => action.class !== "rebuild" && action.class !== "forbidden";
  const at = actions.findIndex(possible);
  const record: Operation = {
    kind: "set-properties",
    database: context.database,
    collection: context.physical,
    set: recordedProperty(context),
    remove: [],
  };
  // An action without an operation of its own is about nothing but the record.
  return actions.map((action, index) =>
    (index === at && !action.operations.some(records)) || (possible(action) && action.operations.length === 0)
      ? { ...action, operations: [record, ...action.operations] }
      : action,
  );
}

/** Adopting a collection writes the record together with the ownership. */
function records(operation: Operation): boolean {
  return operation.kind === "set-properties" && ownProperty.recorded in operation.set;
}

function releases(operation: Operation): boolean {
  return operation.kind === "release" || (operation.kind === "drop-index" && operation.release);
}
