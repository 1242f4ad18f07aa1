import { ownValue } from "../../own-value.ts";
import { ownProperty } from "../../state/ownership.ts";
import type { LiveCollection, RebuildRecord } from "../../state/types.ts";
import { canonicalJson } from "../canonical.ts";
import { type LiveContext, makeAction, rangeAt } from "../context.ts";
import type { CopyMapping } from "../copy-mapping.ts";
import type { Action, Operation } from "../types.ts";
import {
  allowKeys,
  allowKeysAsAsked,
  allowKeysOn,
  beforeAllowKeys,
  makesKeys,
  needsAllowKeys,
  takesKeys,
} from "./auto-keys.ts";
import { mapRows, towardsOf } from "./map-rows.ts";
import { finishOperations, forgetRebuild, wholly } from "./rebuild-operations.ts";

export interface RollbackSettings {
  /** Whether rows that were written since the rebuild go back as well; false: they stay where they are, and are not searched. */
  readonly newRows: boolean;
}

/**
 * Goes back to a generation that an earlier rebuild kept: it is loaded, gets what was written since, and the aliases move to
 * it. The generation that is searched now is kept in its place.
 */
export function rollbackAction(
  context: LiveContext,
  to: LiveCollection,
  { newRows }: RollbackSettings,
): Action {
  const { live, name } = context;
  const back = `goes back from ${live.name} to ${to.name}, and ${live.name} is kept`;
  const common = { verb: "update" as const, range: rangeAt(context, ["collection"]) };
  if (!newRows) {
    return makeAction(context, ["rollback"], {
      ...common,
      class: "live",
      outage: "alias switch",
      reason: `${back}; rows written since the rebuild stay there, and are not searched`,
      guards: [{ flag: "allow-rebuild", value: name }],
      operations: [
        load(context, to),
        ...forgetRollback(to),
        markLeftRows(live),
        ...switchTo(context, to),
        ...searchedAgain(to),
        release(live),
      ],
    });
  }
  const refused = (reason: string) =>
    makeAction(context, ["rollback"], { ...common, class: "forbidden", reason });
  if (to.ownership?.leftRows) {
    // Nobody recorded which of them clients have deleted since.
    return refused(
      `rows that a rollback left in ${to.name} would be deleted when those of ${live.name} are brought over; \`--without-new-rows\` goes back to it as it is`,
    );
  }
  const { mapping, problems } = mapBack(context, to);
  if (mapping === null) {
    return refused(
      `rows written since the rebuild cannot go back to ${to.name}: ${problems.join("; ")}; \`--without-new-rows\` goes back without them`,
    );
  }
  return makeAction(context, ["rollback"], {
    ...common,
    class: "live",
    outage: "alias switch",
    reason: `${back}; rows written since the rebuild are brought back`,
    operations: [load(context, to), ...bringBack(context, to, mapping)],
  });
}

/**
 * The same where the alias had moved already when a rollback was cut short: what it was still to bring back stays where it is.
 */
export function endWithoutNewRows(context: LiveContext, kept: readonly LiveCollection[]): Action[] {
  const { live } = context;
  const from = kept.find(({ name }) => name === live.ownership?.rebuild?.from);
  return [
    makeAction(context, ["rollback"], {
      verb: "update",
      class: "live",
      range: rangeAt(context, ["collection"]),
      reason:
        "the rollback was cut short after its alias had moved; rows written since the rebuild stay behind",
      operations: [
        ...(from === undefined ? [] : [markLeftRows(from)]),
        ...forgetRollback(live),
        ...(from === undefined || from.load === null ? [] : [release(from)]),
      ],
    }),
  ];
}

/** So that who would drop it is told first what goes with it. */
function markLeftRows({ database, name: collection }: LiveCollection): Operation {
  return {
    kind: "set-properties",
    database,
    collection,
    set: { [ownProperty.leftRows]: "true" },
    remove: [],
  };
}

/** What was left behind with it is searched again. */
function searchedAgain({ database, name: collection, ownership }: LiveCollection): Operation[] {
  if (ownership?.leftRows !== true) return [];
  return [{ kind: "set-properties", database, collection, set: { [ownProperty.leftRows]: "" }, remove: [] }];
}

/** Takes back what a rollback that was cut short has set for itself, so that the next apply does not go on with it. */
function forgetRollback(to: LiveCollection): Operation[] {
  if (to.ownership?.rebuild == null) return [];
  const { database, name: collection } = to;
  const before = beforeAllowKeys(to);
  return [
    ...(before === to ? [] : [allowKeysAsAsked({ database, collection }, before)]),
    forgetRebuild(database, collection),
  ];
}

function bringBack(context: LiveContext, to: LiveCollection, mapping: CopyMapping): Operation[] {
  const { database, live } = context;
  const on = { database, collection: to.name };
  const from = live.name;
  // One that was cut short may have set the property already.
  const before = beforeAllowKeys(to);
  const allows = needsAllowKeys(before, mapping);
  const record: RebuildRecord = {
    ...{ from, target: "", phase: "back" },
    ...(allows ? { keysAllowedBefore: before.properties[allowKeys] ?? null } : {}),
  };
  const recorded = { [ownProperty.rebuild]: canonicalJson(record) };
  return [
    ...(allows ? [allowKeysOn(on, recorded)] : []),
    { kind: "copy-rows", ...on, from, mapping, back: true },
    { kind: "verify-copy", ...on, from, mapping, back: true },
    { kind: "set-properties", ...on, set: recorded, remove: [] },
    ...switchTo(context, to),
    // What is searched now is kept, whatever the environment says of rebuilds: it is what was just asked for.
    ...finishOperations(
      { database, desired: { ...live, fields: before.fields, properties: before.properties } },
      to.name,
      from,
      mapping,
      1,
    ),
  ];
}

function switchTo({ database, live, capabilities }: LiveContext, to: LiveCollection): Operation[] {
  const on = { database, collection: to.name };
  return [
    ...(capabilities.rbac ? [{ kind: "copy-grants" as const, ...on, from: live.name }] : []),
    ...live.aliases.map((alias): Operation => ({ kind: "alter-alias", ...on, alias })),
  ];
}

/** Loaded as what is searched now, as a whole: the generation may have other partitions. */
function load({ database, live }: LiveContext, to: LiveCollection): Operation {
  return { kind: "load", database, collection: to.name, load: wholly(live.load), releaseFirst: false };
}

function release({ database, name }: LiveCollection): Operation {
  return { kind: "release", database, collection: name };
}

/** What is embedded on the way back has to be embedded as it was then. */
function mapBack({ live, desired, loaded, environment, capabilities }: LiveContext, to: LiveCollection) {
  if (makesKeys(to.fields) && !takesKeys(capabilities.server)) {
    return {
      mapping: null,
      problems: [
        "Milvus makes its keys (`autoId`) and this server takes none with a row, so they would get new ones",
      ],
    };
  }
  const { mapping, problems } = mapRows(live, to, loaded.spec, {
    towards: towardsOf(live, to),
    server: capabilities.server,
  });
  const others = (mapping?.embed ?? []).filter(
    ({ into }) => ownValue(desired.embeddings, into) !== ownValue(to.embeddings, into),
  );
  if (mapping === null || others.length === 0) return { mapping, problems };
  const fields = others.map(({ into }) => into).join(", ");
  return {
    mapping: null,
    problems: [
      `${fields} ${others.length === 1 ? "was" : "were"} embedded by another model or text than ${environment} has now; undo that change in the specs first`,
    ],
  };
}
