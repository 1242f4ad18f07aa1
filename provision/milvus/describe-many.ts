import pLimit from "p-limit";
import type { LiveCollection } from "../state/types.ts";
import { listAllAliases } from "./aliases.ts";
import { askForDescription, completeDescription, describeCollection } from "./describe-collection.ts";
import { readLoadStates } from "./loading.ts";
import { orNull, type Session } from "./session.ts";

/** Collections being described at once: enough to hide the latency of a far server. What is on its way at once the client limits. */
const describesAtOnce = 32;

/** Describes collections of a database, those that are there, in the order of `names`. */
export async function describeMany(
  session: Session,
  database: string,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<LiveCollection[]> {
  if (names.length === 0) return [];
  const loadStates = await readLoadStates(session, database);
  const loadStateOf = (name: string) =>
    loadStates === null ? undefined : (loadStates.get(name) ?? "released");
  const limit = pLimit(describesAtOnce);
  const each = <T, R>(all: Iterable<T>, run: (one: T) => Promise<R>) =>
    Promise.all(
      Array.from(all, (one) =>
        limit(() => {
          signal?.throwIfAborted();
          return run(one);
        }),
      ),
    );
  if (session.capabilities.server.product !== "milvus-lite") {
    const found = await each(names, (collection) =>
      orNull(describeCollection(session, { database, collection }, { loadState: loadStateOf(collection) })),
    );
    return found.filter((live) => live !== null);
  }
  // Milvus Lite leaves aliases out of a describe, but asked by an alias it answers with the name: who asks that way knows both.
  const asked = await each(await listAllAliases(session, database), async (alias) => ({
    alias,
    answer: await orNull(askForDescription(session, { database, collection: alias })),
  }));
  const byName = new Map<string, typeof asked>();
  for (const one of asked) {
    const name = one.answer?.collection_name ?? "";
    byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  const found = await each(names, (collection) => {
    const ref = { database, collection };
    const aliased = byName.get(collection) ?? [];
    const known = {
      loadState: loadStateOf(collection),
      aliases: aliased.map(({ alias }) => alias).sort(),
    };
    const answer = aliased[0]?.answer;
    return orNull(
      answer ? completeDescription(session, ref, answer, known) : describeCollection(session, ref, known),
    );
  });
  return found.filter((live) => live !== null);
}
