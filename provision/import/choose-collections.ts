import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import { findLive } from "../plan/find-live.ts";
import { addressOf, collectionKey, ownedPath } from "../plan/names.ts";
import type { LiveCollection, LiveState } from "../state/types.ts";
import { ImportCode } from "./codes.ts";

/** A collection to write a spec for. */
export interface ChosenCollection {
  readonly live: LiveCollection;
  /** Public name. */
  readonly name: string;
}

/** A collection that gets no spec. */
export interface LeftOut {
  /** `collection/articles__g1`, by the physical name. */
  readonly address: string;
  readonly reason: string;
}

export interface Choice {
  readonly chosen: readonly ChosenCollection[];
  readonly leftOut: readonly LeftOut[];
  /** Names that stand for nothing, or for something that cannot be imported. */
  readonly problems: readonly Diagnostic[];
}

export interface ChoiceRequest {
  readonly state: LiveState;
  readonly project: string;
  /** Public, physical or alias names, with or without `database.`; none: all collections. */
  readonly names: readonly string[];
  /** Collections that a spec describes already, with its file. */
  readonly described: ReadonlyMap<string, string>;
}

/** What is to be imported. Whatever is somebody else's, or has a spec, is left out; asked for by name, that is a problem. */
export function chooseCollections({ state, project, names, described }: ChoiceRequest): Choice {
  const all = state.collections.map((live) => ({ live, ...judge(live, state, project, described) }));
  const known = names.map((name) => all.filter(({ live, name: own }) => isNamed(live, own, name)));
  const wanted = names.length === 0 ? all : all.filter((one) => known.some((found) => found.includes(one)));
  const problems = names.flatMap((name, at): Diagnostic[] => {
    const found = known[at] ?? [];
    if (found.length === 0) return [unknown(name, state)];
    // Of several generations the one that is searched is meant.
    if (found.some(({ reason }) => reason === null)) return [];
    return found.slice(0, 1).map((one) => notImported(name, one));
  });
  return {
    chosen: wanted.flatMap(({ live, name, reason }) => (reason === null ? [{ live, name }] : [])),
    leftOut: wanted.flatMap(({ live, reason }) =>
      reason === null ? [] : [{ address: addressOf(collectionKey(live.database, live.name)), reason }],
    ),
    problems,
  };
}

/** The public name of a collection, and why it gets no spec; null: it does. */
interface Judgement {
  readonly name: string;
  readonly reason: string | null;
  readonly fix?: string;
}

function judge(
  live: LiveCollection,
  state: LiveState,
  project: string,
  described: ReadonlyMap<string, string>,
): Judgement {
  const { database, ownership } = live;
  const name = ownership?.collection ?? live.name;
  if (ownership !== null && ownedPath(project, live) === null) {
    return { name, reason: `belongs to ${ownership.owner}` };
  }
  const file = described.get(collectionKey(database, name));
  if (file !== undefined) {
    const fix = "Look at it with `--dry-run`; `--force` writes over a file that holds nothing else.";
    return { name, reason: `is described in ${file}`, fix };
  }
  if (ownership !== null) {
    const found = findLive(state, project, database, name);
    const searched = found.kind === "live" && found.live.name === live.name;
    return { name, reason: searched ? null : `is not the generation of ${name} that is searched` };
  }
  // A namespace is a partition key that nobody sees: a spec would make, and a rebuild copy, a collection without it.
  if (live.partitionKeyIsolation && live.partitions !== null) {
    return { name, reason: "was made with `enable_namespace`, which specs cannot describe" };
  }
  if (/__g[0-9]+$/.test(name)) {
    return {
      name,
      reason: "was made by hand and is named like a generation, which no spec can be; rename it first",
    };
  }
  return { name, reason: null };
}

function isNamed(live: LiveCollection, own: string, asked: string): boolean {
  return [own, live.name, ...live.aliases].some(
    (name) => name === asked || `${live.database}.${name}` === asked,
  );
}

function unknown(name: string, { collections }: LiveState): Diagnostic {
  const known = collections.map((live) =>
    collectionKey(live.database, live.ownership?.collection ?? live.name),
  );
  const suggestion = didYouMean(name, known);
  return {
    code: ImportCode.unknownCollection,
    severity: "error",
    summary: `There is no collection ${name}.`,
    cause: known.length === 0 ? "There are no collections." : `There are: ${[...new Set(known)].join(", ")}.`,
    ...(suggestion === undefined ? {} : { suggestion }),
    fix: "Check the name, or say with --database where it is.",
  };
}

/** What was asked for by name, and gets no spec. */
export function notImported(
  name: string,
  { reason, fix = "Leave it out." }: { readonly reason: string | null; readonly fix?: string },
): Diagnostic {
  return {
    code: ImportCode.notImportable,
    severity: "error",
    summary: `${name} is not imported.`,
    cause: `It ${reason}.`,
    fix,
  };
}
