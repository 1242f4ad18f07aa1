import { expect, test } from "vitest";
import { appliedState, servers, specsFrom } from "../../tests/plan/fixtures.ts";
import type { LiveCollection } from "../state/types.ts";
import { chooseCollections } from "./choose-collections.ts";

const spec =
  "collection: articles\nfields:\n  - { name: id, dataType: Int64, primaryKey: true }\nload: false\n";
const applied = appliedState(await specsFrom({ "collections/articles.yaml": spec }), servers["2.3.5"]);
const [ours] = applied.collections;
if (ours?.ownership == null) throw new Error("the fixture has no collection of ours");
const { ownership } = ours;
const collections: LiveCollection[] = [
  ours,
  { ...ours, name: "articles__g2", aliases: [], ownership: { ...ownership, generation: 2 } },
  {
    ...ours,
    name: "theirs__g1",
    aliases: ["theirs"],
    ownership: { ...ownership, owner: "other:a.yaml", collection: "theirs" },
  },
  { ...ours, name: "books", aliases: ["press"], ownership: null },
  { ...ours, name: "old__g7", aliases: [], ownership: null },
  { ...ours, name: "books", aliases: [], ownership: null, database: "news" },
];
const choose = (names: readonly string[], described: readonly (readonly [string, string])[] = []) =>
  chooseCollections({
    state: { ...applied, collections },
    project: "shop",
    names,
    described: new Map(described),
  });
const keys = ({ chosen }: ReturnType<typeof choose>) =>
  chosen.map(({ live, name }) => `${live.database}.${live.name} as ${name}`);

test("everything but what is somebody else's, kept for rollback, or named like a generation", () => {
  const choice = choose([]);
  expect(keys(choice)).toEqual([
    "default.articles__g1 as articles",
    "default.books as books",
    "news.books as books",
  ]);
  expect(choice.leftOut).toEqual([
    { address: "collection/articles__g2", reason: "is not the generation of articles that is searched" },
    { address: "collection/theirs__g1", reason: "belongs to other:a.yaml" },
    { address: "collection/old__g7", reason: expect.stringContaining("rename it first") },
  ]);
  expect(choice.problems).toEqual([]);
});

test("by public name, physical name or alias, with its database where there are two", () => {
  expect(keys(choose(["articles"]))).toEqual(["default.articles__g1 as articles"]);
  expect(keys(choose(["articles__g1", "press"]))).toEqual([
    "default.articles__g1 as articles",
    "default.books as books",
  ]);
  expect(keys(choose(["books"]))).toEqual(["default.books as books", "news.books as books"]);
  expect(keys(choose(["news.books"]))).toEqual(["news.books as books"]);
});

test("what is asked for by name and cannot be had is a problem", () => {
  expect(choose(["artcles", "theirs"])).toMatchObject({
    chosen: [],
    problems: [
      { code: "MS390", suggestion: "articles" },
      { code: "MS391", cause: "It belongs to other:a.yaml." },
    ],
  });
  expect(choose(["articles"], [["articles", "collections/all.yaml"]]).problems).toMatchObject([
    { code: "MS391", cause: "It is described in collections/all.yaml." },
  ]);
});
