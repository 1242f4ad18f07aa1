import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyState, servers } from "../../tests/plan/fixtures.ts";
import { plainCollection } from "../state/plain-state.ts";
import type { LiveCollection } from "../state/types.ts";
import { collectionsAbout } from "./collections-about.ts";

const names = ["articles", "articles__g1", "articles__g2", "authors", "authors__g1"];
const name = fc.constantFrom(...names);

const live = fc
  .record({
    database: fc.constantFrom("default", "news"),
    name,
    aliases: fc.uniqueArray(name, { maxLength: 2 }),
    madeFor: fc.option(name),
  })
  .map(
    ({ madeFor, ...rest }): LiveCollection => ({
      ...plainCollection([]),
      ...rest,
      collectionId: "1",
      ownership:
        madeFor === null ? null : { owner: "shop:a.yaml", collection: madeFor, generation: 1, rebuild: null },
      indexProgress: [],
      loadState: "released",
      unservedReplicas: 0,
    }),
  );

describe("collectionsAbout", () => {
  it("finds what looking at every collection finds, in the same order", () => {
    fc.assert(
      fc.property(
        fc.array(live, { maxLength: 12 }),
        fc.constantFrom("default", "news"),
        name,
        (all, database, about) => {
          const state = { ...emptyState(servers["2.3.5"]), collections: all };
          const bears = (one: LiveCollection, term: string) =>
            one.name === term || one.aliases.includes(term) || one.ownership?.collection === term;
          const expected = all.filter(
            (one) => one.database === database && (bears(one, about) || bears(one, `${about}__g1`)),
          );
          expect(collectionsAbout(state, database, about)).toEqual(expected);
        },
      ),
    );
  });

  it("knows one state from another", () => {
    const state = emptyState(servers["2.3.5"]);
    const [one] = fc.sample(live, { numRuns: 1, seed: 1 });
    if (one === undefined) throw new Error("no sample");
    expect(collectionsAbout(state, one.database, one.name)).toEqual([]);
    expect(collectionsAbout({ ...state, collections: [one] }, one.database, one.name)).toEqual([one]);
  });
});
