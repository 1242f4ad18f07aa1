import { describe, expect, test } from "vitest";
import {
  capabilities,
  emptyState,
  type ServerName,
  servers,
  specsFrom,
} from "../../../tests/plan/fixtures.ts";
import type { Grant, LiveAccess } from "../../state/access-types.ts";
import { findDrift } from "../find-drift.ts";
import { destroyPlan, plan } from "../plan.ts";
import { parsePlan, serializePlan } from "../plan-file.ts";

const nothing: LiveAccess = {
  roles: [],
  users: [],
  privilegeGroups: [],
  resourceGroups: [],
  databaseProperties: { default: {} },
};
const reader = `role: reader
grants:
  - { privileges: [Search], collection: articles }
  - { privileges: [ListDatabases], cluster: true }
`;
const user = "user: search_api\npassword: ${SEARCH_API_PASSWORD}\nroles: [reader]\n";
const owner = "shop:access/all.yaml";
const mine = (...addresses: readonly string[]) => Object.fromEntries(addresses.map((one) => [one, owner]));

interface Live {
  readonly on?: ServerName;
  readonly access?: Partial<LiveAccess>;
  readonly owners?: Readonly<Record<string, string>>;
  readonly databases?: readonly string[];
  readonly environment?: string;
}

async function planned(documents: string, live: Live = {}, make = plan) {
  const { on = "2.6.15", access = {}, owners = {}, databases = ["default"], environment } = live;
  const specs = await specsFrom(
    documents === "" ? {} : { "access/all.yaml": documents },
    environment === undefined ? {} : { environment },
  );
  const empty = emptyState(servers[on]);
  const state = {
    ...empty,
    databases,
    ledger: { ...empty.ledger, owners },
    access: { ...nothing, ...access },
  };
  return make({ specs, state, capabilities: capabilities(on) });
}
const changing = async (...args: Parameters<typeof planned>) =>
  (await planned(...args)).actions.filter(({ verb }) => verb !== "noop");
const grant = (privilege: string, collection: string, database = "default"): Grant => ({
  privilege,
  collection,
  database,
});

describe("roles", () => {
  test("are recorded as ours, made, and granted; what is about the cluster where the server keeps it", async () => {
    const operationsOn = async (on: ServerName) =>
      (await changing(reader, { on })).flatMap(({ operations }) => operations);
    const record = { kind: "record-owner", of: "role/reader", owner };
    const create = { kind: "create-role", role: "reader" };
    const granted = (...grants: Grant[]) =>
      grants.map((one) => ({ kind: "grant", role: "reader", grant: one }));
    expect(await operationsOn("2.6.15")).toEqual([
      record,
      create,
      ...granted(grant("Search", "articles"), grant("ListDatabases", "*", "*")),
    ]);
    expect(await operationsOn("2.3.5")).toEqual([
      record,
      create,
      ...granted(grant("Search", "articles"), grant("ListDatabases", "*")),
    ]);
  });

  test("as they are asked for, and behind any generation, are no change", async () => {
    const grants = [
      grant("Search", "articles"),
      grant("Search", "articles__g1"),
      grant("ListDatabases", "*", "*"),
    ];
    const owners = mine("role/reader");
    expect(await changing(reader, { owners, access: { roles: [{ name: "reader", grants }] } })).toEqual([]);
  });

  test.each([
    ["DescribeCollection", "2.3.5", true],
    ["DescribeAlias", "2.3.5", true],
    ["ShowCollections", "2.3.5", true],
    ["Search", "2.3.5", false],
    ["DescribeCollection", "2.6.15", false],
  ] as const)("%s on one collection of %s is refused: %s", async (privilege, on, refused) => {
    const one = `role: reader\ngrants: [{ privileges: [${privilege}], collection: articles }]\n`;
    const actions = await changing(one, { on });
    expect(actions.some((action) => action.class === "forbidden")).toBe(refused);
    if (refused) expect(actions.at(-1)?.reason).toContain('write `collection: "*"`');
    expect((await changing(one.replace("articles", '"*"'), { on })).every((a) => a.class === "live")).toBe(
      true,
    );
  });

  test("lose what the spec does not grant, and the flag is asked for by name", async () => {
    const grants = [
      grant("Search", "articles"),
      grant("ListDatabases", "*", "*"),
      grant("Insert", "articles"),
    ];
    const live = { owners: mine("role/reader"), access: { roles: [{ name: "reader", grants }] } };
    expect(await changing(reader, live)).toMatchObject([
      {
        address: "role/reader/grant/Insert:default.articles",
        verb: "delete",
        guards: [{ flag: "allow-delete", value: "grant" }],
        operations: [{ kind: "revoke", role: "reader", grant: grant("Insert", "articles") }],
      },
    ]);
    expect(findDrift(await planned(reader, live))).toMatchObject([
      { address: "role/reader", part: "grant Insert:default.articles", kind: "extra" },
    ]);
  });

  test("of others are left alone, and theirs by the ledger refused", async () => {
    const live = { access: { roles: [{ name: "by_hand", grants: [grant("Insert", "*")] }] } };
    expect(await changing("", live)).toEqual([]);
    const owners = { "role/reader": "other:access/x.yaml" };
    expect(await changing(reader, { owners })).toMatchObject([
      { class: "forbidden", reason: expect.stringContaining("other:access/x.yaml") },
    ]);
  });

  test("with a group of privileges are refused before Milvus 2.5, with what to do instead", async () => {
    const grouped = "role: reader\ngrants: [{ privileges: [CollectionReadOnly], collection: articles }]\n";
    const [, refused] = await changing(grouped, { on: "2.3.5" });
    expect(refused).toMatchObject({ class: "forbidden", reason: expect.stringContaining("2.5") });
    const [, granted] = await changing(grouped);
    expect(granted).toMatchObject({ class: "live", operations: [{ kind: "grant" }] });
  });
});

describe("users", () => {
  const roles = [{ name: "reader", grants: [grant("Search", "articles"), grant("ListDatabases", "*", "*")] }];
  const there = (...has: string[]) => ({ roles, users: [{ name: "search_api", roles: has }] });
  const owners = mine("role/reader", "user/search_api");
  const all = `${reader}---\n${user}`;

  test("get roles, and lose them by the flag", async () => {
    expect(await changing(all, { owners, access: there() })).toMatchObject([
      { address: "user/search_api", verb: "update", guards: [], operations: [{ kind: "add-user-role" }] },
    ]);
    expect(await changing(all, { owners, access: there("reader", "admin") })).toMatchObject([
      {
        guards: [{ flag: "allow-delete", value: "grant" }],
        operations: [{ kind: "remove-user-role", role: "admin" }],
      },
    ]);
  });

  test("get their password anew by another version, recorded after it is set", async () => {
    const versioned = `${all}passwordVersion: 2\n`;
    const live = { access: there("reader") };
    const [renewed] = await changing(versioned, {
      ...live,
      owners: { ...owners, "password/search_api": "shop:1" },
    });
    expect(renewed).toMatchObject({
      changes: [{ attribute: "passwordVersion", before: 1, after: 2 }],
      operations: [
        { kind: "set-password", user: "search_api", passwordVariable: "SEARCH_API_PASSWORD" },
        { kind: "record-owner", of: "password/search_api", owner: "shop:2" },
      ],
    });
    const known = { ...owners, "password/search_api": "shop:2" };
    expect(await changing(versioned, { ...live, owners: known })).toEqual([]);
    // Who was made with a version is dropped without leaving it behind.
    const gone = await changing("", { ...live, owners: known });
    expect(gone[0]?.operations.map((one) => ("of" in one ? one.of : one.kind))).toEqual([
      "drop-user",
      "password/search_api",
      "user/search_api",
    ]);
  });
});

describe("databases", () => {
  const news =
    "database: news\nproperties: { database.replica.number: 2, database.force.deny.writing: true }\n";
  const live = { databases: ["default", "news"], owners: mine("database/news") };

  test("get and lose properties", async () => {
    const has = { "database.replica.number": "1", "database.max.collections": "5", timezone: "UTC" };
    expect(await changing(news, { ...live, access: { databaseProperties: { news: has } } })).toMatchObject([
      {
        address: "database/news",
        guards: [{ flag: "allow-delete", value: "property" }],
        operations: [
          {
            kind: "set-database-properties",
            set: { "database.replica.number": "2", "database.force.deny.writing": "true" },
            remove: ["database.max.collections"],
          },
        ],
      },
    ]);
  });

  test("with properties are refused where the server keeps none", async () => {
    expect(await changing(news, { ...live, on: "2.3.5" })).toMatchObject([{ class: "forbidden" }]);
  });

  test("go when their document does; others and those of other projects stay", async () => {
    const databases = ["default", "news", "theirs", "by_hand"];
    const owners = { ...mine("database/news"), "database/theirs": "other:access/x.yaml" };
    expect(await changing("", { databases, owners })).toMatchObject([
      { address: "database/news", guards: [{ flag: "allow-delete", value: "database" }] },
    ]);
  });
});

test("privilege groups are made before the roles that have them, filled and emptied", async () => {
  const group = "privilegeGroup: searching\nprivileges: [Search, Query]\n";
  const role = "role: reader\ngrants: [{ privileges: [searching], collection: articles }]\n";
  expect((await changing(`${role}---\n${group}`)).map(({ address }) => address)).toEqual([
    "privilege-group/searching",
    "role/reader",
    "role/reader/grant/searching:default.articles",
  ]);
  const access = { privilegeGroups: [{ name: "searching", privileges: ["Search", "Insert"] }] };
  const [update] = await changing(group, { access, owners: mine("privilege-group/searching") });
  expect(update?.operations).toEqual([
    { kind: "set-privileges", group: "searching", add: ["Query"], remove: ["Insert"] },
  ]);
});

test("Milvus Lite refuses users and groups, each document with the reason, and has databases", async () => {
  const group = "privilegeGroup: searching\nprivileges: [Search]\n";
  const all = `${reader}---\n${user}---\n${group}---\ndatabase: news\n`;
  const actions = await changing(all, { on: "lite" });
  expect(actions.map(({ address, class: change }) => `${change} ${address}`)).toEqual([
    "live database/news",
    "forbidden privilege-group/searching",
    "forbidden role/reader",
    "forbidden user/search_api",
  ]);
  expect(actions[3]?.reason).toContain("Milvus Lite has no users");
});

test("a server that lets everybody in gets no users and roles, and keeps those that it has", async () => {
  const environment = 'milvus: { uri: "http://127.0.0.1:19530" }\n';
  const actions = await changing(`${reader}---\n${user}---\ndatabase: news\n`, { environment });
  expect(actions.map(({ class: change, verb, address }) => `${change} ${verb} ${address}`)).toEqual([
    "live create database/news",
    "forbidden create role/reader",
    "forbidden create role/reader/grant/Search:default.articles",
    "forbidden create role/reader/grant/ListDatabases:*.*",
    "forbidden create user/search_api",
  ]);
  expect(actions[1]?.reason).toContain("authorizationEnabled");
  const users = [{ name: "search_api", roles: ["reader"] }];
  expect(await changing(user, { environment, access: { users }, owners: mine("user/search_api") })).toEqual(
    [],
  );
});

test("a plan of all kinds is the same after it was a file", async () => {
  const group = "privilegeGroup: searching\nprivileges: [Search]\n";
  const database = "database: news\nproperties: { database.replica.number: 2 }\n";
  const all = [reader, `${user}passwordVersion: 1\n`, group, database].join("---\n");
  const whole = await planned(all);
  expect(await parsePlan(serializePlan(whole), "plan.json")).toEqual(whole);
  const access = { users: [{ name: "search_api", roles: [] }], roles: [{ name: "reader", grants: [] }] };
  const changed = await planned(all, { access, owners: mine("user/search_api", "role/gone") });
  expect(changed.actions.flatMap(({ operations }) => operations.map(({ kind }) => kind))).toContain(
    "set-password",
  );
  expect(await parsePlan(serializePlan(changed), "plan.json")).toEqual(changed);
});

test("what is destroyed is all that is ours, and nothing of what others made", async () => {
  const { actions } = await planned(
    `${reader}---\n${user}---\ndatabase: news\n`,
    {
      access: {
        roles: ["admin", "public", "reader", "foreign"].map((name) => ({ name, grants: [] })),
        users: [
          { name: "root", roles: [] },
          { name: "search_api", roles: ["reader"] },
        ],
        databaseProperties: { default: {}, news: {} },
      },
      owners: { ...mine("role/reader", "user/search_api", "database/news"), "role/foreign": "other:x.yaml" },
      databases: ["default", "news"],
    },
    destroyPlan,
  );
  expect(actions.map(({ verb, address, guards }) => [verb, address, guards[0]?.value])).toEqual([
    ["delete", "user/search_api", "user"],
    ["delete", "role/reader", "role"],
    ["delete", "database/news", "database"],
  ]);
});
