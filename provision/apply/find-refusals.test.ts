import { expect, test } from "vitest";
import { baseSpec } from "../../tests/plan/cases.ts";
import {
  appliedState,
  capabilities,
  type ServerName,
  servers,
  specsFrom,
} from "../../tests/plan/fixtures.ts";
import { plan } from "../plan/index.ts";
import type { DeletableKind } from "../plan/types.ts";
import { findRefusals } from "./find-refusals.ts";

const none = { allowDelete: new Set<DeletableKind>(), allowRebuild: new Set<string>() };
const before = await specsFrom({ "collections/articles.yaml": baseSpec });

async function change(from: string, to: string, server: ServerName = "lite") {
  const specs = await specsFrom({ "collections/articles.yaml": baseSpec.replace(from, to) });
  return plan({ specs, state: appliedState(before, servers[server]), capabilities: capabilities(server) });
}

test("what deletes is refused until its kind is named", async () => {
  const drop = await change("[science, ", "[");
  expect(findRefusals(drop, none)).toMatchObject([
    { code: "MS323", fix: "Add `--allow-delete partition` if you mean it." },
  ]);
  expect(findRefusals(drop, { ...none, allowDelete: new Set(["index"]) })).toHaveLength(1);
  expect(findRefusals(drop, { ...none, allowDelete: new Set(["partition"]) })).toEqual([]);
});

test("the environment may allow it for good, or forbid it whatever the flags say", async () => {
  const drop = await change("[science, ", "[");
  const allowDelete = new Set<DeletableKind>(["partition"]);
  expect(findRefusals(drop, { ...none, guard: { delete: "allow", rebuild: "ask" } })).toEqual([]);
  const never = findRefusals(drop, { ...none, allowDelete, guard: { delete: "never", rebuild: "ask" } });
  expect(never).toMatchObject([{ code: "MS330" }]);
});

test("a rebuild is refused without what it needs, with the attribute before and after, at its place", async () => {
  const shards = await change("load:", "shardsNum: 2\nload:");
  expect(findRefusals(shards, { ...none, canRebuild: false })).toMatchObject([
    {
      code: "MS322",
      cause: expect.stringContaining("ShardsNum changes from 1 to 2: rebuilt as articles__g2"),
      range: { file: "collections/articles.yaml", line: 10 },
    },
    { code: "MS323", fix: "Add `--allow-rebuild articles` if you mean it." },
  ]);
  expect(findRefusals(shards, none)).toMatchObject([{ code: "MS323" }]);
  expect(findRefusals(shards, { ...none, allowRebuild: new Set(["articles"]) })).toEqual([]);
});

test("what the server lacks is refused with the nearest thing that works", async () => {
  const replicas = await change("replicas: 1", "replicas: 2");
  expect(findRefusals(replicas, none)).toMatchObject([
    { code: "MS321", cause: expect.stringContaining("load: { replicas: 1 }") },
  ]);
});

test("a rollback says how it can be done, and a collection of that name is none", async () => {
  const specs = await specsFrom({
    "collections/rollback.yaml": baseSpec
      .replace("collection: articles", "collection: rollback")
      .replace("replicas: 1", "replicas: 2"),
  });
  const refused = plan({
    specs,
    state: { ...appliedState(before, servers.lite), collections: [] },
    capabilities: capabilities("lite"),
  });
  expect(findRefusals(refused, none)).toMatchObject([
    { code: "MS321", summary: expect.stringContaining("cannot be done on this server") },
  ]);
  const [action] = refused.actions;
  if (action === undefined) throw new Error("nothing is planned");
  const rollback = { ...refused, actions: [{ ...action, address: "collection/articles/rollback" }] };
  expect(findRefusals(rollback, none)).toMatchObject([
    { code: "MS321", fix: expect.stringContaining("Give --without-new-rows") },
  ]);
});

test("every refusal is said at once", async () => {
  const both = await change("[science, business]\n", "[science]\nshardsNum: 2\n");
  expect(findRefusals(both, none).map(({ code }) => code)).toEqual(["MS323", "MS323"]);
});

test("another environment than the last one has to be named, also where nothing is guarded", async () => {
  const live = {
    ...(await change("seconds: 60", "seconds: 90")),
    environment: "prod",
    lastEnvironment: "dev",
  };
  expect(findRefusals(live, none)).toMatchObject([
    {
      code: "MS332",
      summary: "This cluster was last applied as `dev`, and this is `prod`.",
      fix: expect.stringContaining("`--accept-environment dev`"),
    },
  ]);
  expect(findRefusals(live, { ...none, acceptEnvironment: "prod" })).toHaveLength(1);
  expect(findRefusals(live, { ...none, acceptEnvironment: "dev" })).toEqual([]);
});

test("what is live needs no leave", async () => {
  expect(findRefusals(await change("seconds: 60", "seconds: 90"), none)).toEqual([]);
});
