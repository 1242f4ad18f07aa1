import { expect, test } from "vitest";
import { servers } from "../../tests/plan/fixtures.ts";
import type { LiveAccess } from "../state/access-types.ts";
import { chooseAccess } from "./choose-access.ts";

const group = { requests: 1, limits: 1, transferFrom: [], transferTo: [], available: 1, nodes: [] };
const access: LiveAccess = {
  databaseProperties: { default: {}, news: {} },
  privilegeGroups: [{ name: "readers", privileges: ["Search"] }],
  roles: ["admin", "public", "reader", "theirs"].map((name) => ({ name, grants: [] })),
  users: [
    { name: "root", roles: ["admin"] },
    { name: "search_api", roles: ["reader"] },
  ],
  resourceGroups: ["__default_resource_group", "rg1"].map((name) => ({ name, ...group })),
};

test("everything but what every server has, what others own, and what has a document", () => {
  const { chosen, leftOut } = chooseAccess({
    access,
    state: { collections: [], server: servers["2.6.15"] },
    project: "shop",
    owners: { "role/reader": "shop:access/roles.yaml", "role/theirs": "other:access/roles.yaml" },
    described: new Map([["resource-group/rg1", "access/groups.yaml"]]),
  });
  expect(chosen.map(({ address }) => address)).toEqual([
    "database/news",
    "privilege-group/readers",
    "role/reader",
    "user/search_api",
  ]);
  expect(leftOut).toEqual([
    { address: "role/theirs", reason: "belongs to other:access/roles.yaml" },
    { address: "resource-group/rg1", reason: "is described in access/groups.yaml" },
  ]);
});

test("the default database has a document where it has properties", () => {
  const databaseProperties = { default: { "database.replica.number": "2" } };
  const request = {
    state: { collections: [], server: servers["2.6.15"] },
    project: "shop",
    owners: {},
    described: new Map<string, string>(),
  };
  const { chosen } = chooseAccess({ ...request, access: { ...access, databaseProperties } });
  expect(chosen[0]).toMatchObject({ address: "database/default", kind: "database", name: "default" });
});
