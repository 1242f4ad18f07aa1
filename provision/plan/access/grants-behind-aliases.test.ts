import { describe, expect, test } from "vitest";
import { milvusOf } from "../../../tests/plan/change-on.ts";
import { appliedState, specsFrom } from "../../../tests/plan/fixtures.ts";
import type { Grant, LiveAccess } from "../../state/access-types.ts";
import { capabilitiesOf } from "../../state/capabilities-of.ts";
import type { LiveState } from "../../state/types.ts";
import { plan } from "../plan.ts";

const spec = `collection: lib
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: embedding, dataType: FloatVector, dim: 8 }
indexes: [{ field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }]
`;
const role = (collection: string) =>
  `role: reader\ngrants: [{ privileges: [Search], collection: ${collection} }]\n`;
const on = (collection: string): Grant => ({ privilege: "Search", database: "default", collection });

/** What is done about a role on a server where `lib` is an alias of `lib__g1`, and `old` one of `books` that somebody else made. */
async function changes(version: string, document: string, grants: readonly Grant[], text = spec) {
  const server = milvusOf(version);
  const specs = await specsFrom({ "collections/lib.yaml": text, "access/all.yaml": document });
  const applied = appliedState(await specsFrom({ "collections/lib.yaml": spec }), server);
  const [lib] = applied.collections;
  if (lib === undefined) throw new Error("the fixture has no collection");
  const access: LiveAccess = {
    roles: [{ name: "reader", grants }],
    users: [],
    privilegeGroups: [],
    resourceGroups: [],
    databaseProperties: { default: {} },
  };
  const ledger = { ...applied.ledger, owners: { "role/reader": "shop:access/all.yaml" } };
  const theirs = { ...lib, name: "books", collectionId: "9", aliases: ["old"], ownership: null };
  const state: LiveState = { ...applied, collections: [lib, theirs], ledger, access };
  const { actions } = plan({ specs, state, capabilities: capabilitiesOf(server) });
  return actions
    .filter(({ verb, address }) => verb !== "noop" && address.startsWith("role/"))
    .flatMap(({ operations }) => operations)
    .map((one) => ("grant" in one ? `${one.kind} ${one.grant.collection}` : one.kind));
}

describe.each(["2.6.12", "2.6.20", "3.0.0"])("on %s, which stores a grant behind the alias", (version) => {
  test("the physical name is enough, and both are granted where it is not there", async () => {
    expect(await changes(version, role("lib"), [on("lib__g1")])).toEqual([]);
    expect(await changes(version, role("lib"), [])).toEqual(["grant lib", "grant lib__g1"]);
    expect(await changes(version, role("lib"), [on("lib"), on("lib__g1")])).toEqual([]);
  });

  test("an alias that somebody else made is looked up", async () => {
    expect(await changes(version, role("old"), [on("books")])).toEqual([]);
    expect(await changes(version, role("old"), [on("books"), on("lib__g1")])).toEqual(["revoke lib__g1"]);
  });

  test("a rebuild copies the grant, and nothing else is granted", async () => {
    const rebuilt = spec.replace("dim: 8", "dim: 16");
    expect(await changes(version, role("lib"), [on("lib__g1")], rebuilt)).toEqual([]);
  });
});

describe.each(["2.5.24", "2.6.11"])("on %s, which stores it on the alias", (version) => {
  test("both names are asked for", async () => {
    expect(await changes(version, role("lib"), [on("lib__g1")])).toEqual(["grant lib"]);
    expect(await changes(version, role("lib"), [on("lib")])).toEqual(["grant lib__g1"]);
    expect(await changes(version, role("lib"), [on("lib"), on("lib__g1")])).toEqual([]);
  });

  test("an alias that somebody else made is a name like any other", async () => {
    expect(await changes(version, role("old"), [on("old")])).toEqual([]);
    expect(await changes(version, role("old"), [])).toEqual(["grant old"]);
  });
});
