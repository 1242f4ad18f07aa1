import { count } from "../../diagnostics/text.ts";
import type { CollectionState, LiveCollection } from "../../state/types.ts";
import { type LiveContext, makeAction, rangeAt } from "../context.ts";
import { addressOf } from "../names.ts";
import type { Action, AttributeChange } from "../types.ts";
import type { Generations } from "./generations.ts";
import { mapRows } from "./map-rows.ts";
import { nextGeneration, rebuildOperations } from "./rebuild-operations.ts";

export interface RebuildSettings {
  /** Everything that would interrupt searches is done as a rebuild instead. */
  readonly noOutage: boolean;
  /** How many generations are kept for `rollback` after the next rebuild. */
  readonly keep: number;
}

/**
 * Makes one rebuild of all actions of a collection where one of them needs it: the new generation is everything that the
 * spec says, so that nothing else is left to do. What cannot be done at all stays beside it.
 */
export function foldIntoRebuild(
  context: LiveContext,
  actions: readonly Action[],
  generations: Generations,
  settings: RebuildSettings,
): Action[] {
  const causes = actions.filter((action) => needsRebuild(context, action, settings));
  if (causes.length === 0) return [...actions];
  const forbidden = actions.filter((action) => action.class === "forbidden");
  const folded = actions.filter((action) => action.class !== "forbidden");
  return [rebuildAction(context, folded, causes, generations, settings), ...forbidden];
}

function needsRebuild(context: LiveContext, action: Action, { noOutage }: RebuildSettings): boolean {
  if (action.class === "rebuild") return true;
  if (action.outage !== "reload" || context.desired.load === null) return false;
  return noOutage || (action.class === "reindex" && (context.live.load?.replicas ?? 1) > 1);
}

function rebuildAction(
  context: LiveContext,
  folded: readonly Action[],
  causes: readonly Action[],
  generations: Generations,
  { keep }: RebuildSettings,
): Action {
  const { live, desired, loaded, name } = context;
  const next = nextGeneration(context, generations);
  const changes = folded.flatMap((action) => changesOf(context, action));
  const range = causes.find((action) => action.range !== null)?.range ?? rangeAt(context, ["collection"]);
  const why = causes.map((action) => `${partOf(context, action)}${action.reason}`).join("; ");
  const { mapping, problems } = mapRows(asFilled(live, desired), desired, loaded.spec, {
    towards: "next",
    server: context.capabilities.server,
    facts: context.facts,
  });
  const unread = unreadable(context);
  if (mapping === null || unread !== null) {
    const reason = [...problems, ...(unread === null ? [] : [unread])].join("; ");
    return makeAction(context, [], {
      verb: "rebuild",
      class: "forbidden",
      outage: "none",
      reason: `${why}: needs a rebuild, and ${reason}`,
      changes,
      range,
    });
  }
  const renames = live.name === name;
  const notes = [
    `${why}: rebuilt as ${next.name} beside ${live.name}, which is ${keep > 0 ? "kept for rollback" : "dropped at the end: there is no rollback to it"}`,
    ...(mapping.embed.length > 0
      ? [`${mapping.embed.map(({ into }) => into).join(", ")} embedded anew`]
      : []),
    ...(mapping.keys === "made"
      ? [
          "Milvus makes the keys (`autoId`) and this server takes none with a row, so every row gets a new one; late writes are matched by a map on disk, and `rollback` cannot bring rows back",
        ]
      : []),
    ...mapping.moved.flatMap((field) => movedNote(context, field) ?? []),
    ...(renames
      ? [`${name} is a collection and becomes an alias: for a moment between the two clients find nothing`]
      : []),
    ...((desired.load?.fields.length ?? 0) > 0
      ? [
          "loaded as a whole to be compared, and at the end again with its fields alone: not searchable meanwhile",
        ]
      : []),
    ...(Number(live.properties["collection.ttl.seconds"] ?? 0) > 0
      ? ["the TTL of every row begins anew"]
      : []),
  ];
  return makeAction(context, [], {
    verb: "rebuild",
    class: "rebuild",
    outage: "alias switch",
    reason: notes.join("; "),
    changes,
    // Indexes and properties of the old generation are no loss.
    guards: [{ flag: "allow-rebuild", value: name }],
    range,
    operations: rebuildOperations(context, generations, next, mapping, keep),
  });
}

/** What becomes of dynamic values whose key is a field from now on. */
function movedNote({ facts }: LiveContext, field: string): string | null {
  const present = facts?.sample?.fields.get(field)?.present ?? null;
  if (present === 0) return null;
  const many =
    present === null
      ? "rows were not counted"
      : `${count(present, "row")} ${present === 1 ? "has" : "have"} one`;
  return `dynamic values under ${field} become those of the field (${many}); a row that does not fit stops it before the switch`;
}

/** Nobody recorded how a collection made by hand was filled: it is taken to be as the spec says. */
function asFilled(live: LiveCollection, { embeddings }: CollectionState): CollectionState {
  return live.ownership === null ? { ...live, embeddings } : live;
}

/** Rows are read of what is loaded, and loaded can only be what is indexed. */
function unreadable({ live, capabilities }: LiveContext): string | null {
  if (live.load !== null || capabilities.server.product === "milvus-lite") return null;
  const bare = live.fields.find(
    ({ name, dataType }) => dataType.endsWith("Vector") && !live.indexes.some(({ field }) => field === name),
  );
  return bare === undefined
    ? null
    : `${live.name} cannot be read, since field ${bare.name} has no index; add one and load it first`;
}

/** `field title: ` for a part of the collection. */
function partOf(context: LiveContext, { address }: Action): string {
  const root = addressOf(context.key);
  return address === root ? "" : `${address.slice(root.length + 1).replace("/", " ")}: `;
}

function changesOf(context: LiveContext, action: Action): AttributeChange[] {
  const part = partOf(context, action).replace(/: $/, "");
  if (action.changes.length > 0) {
    return action.changes.map((change) =>
      part === "" || change.attribute === part
        ? change
        : { ...change, attribute: `${part} ${change.attribute}` },
    );
  }
  if (part === "" || part === "load") return [];
  if (action.verb === "create") return [{ attribute: part, before: null, after: "new" }];
  return action.verb === "delete" ? [{ attribute: part, before: "there", after: null }] : [];
}
