import { expect, test } from "vitest";
import { appliedState, servers, specsFrom } from "../../tests/plan/fixtures.ts";
import { databaseText, privilegeGroupText, resourceGroupText, roleText, userText } from "./access-text.ts";

const spec =
  "collection: articles\nfields:\n  - { name: id, dataType: Int64, primaryKey: true }\nload: false\n";
const state = appliedState(await specsFrom({ "collections/articles.yaml": spec }), servers["2.6.15"]);

test("a role has a line for each thing that it may do something with, by public names", () => {
  const on = (privilege: string, collection: string, database = "default") => ({
    privilege,
    collection,
    database,
  });
  const grants = [
    on("Search", "articles__g1"),
    on("Search", "articles"),
    on("Query", "articles__g1"),
    on("Query", "articles"),
    on("Flush", "articles__g1"),
    on("CreateAlias", "*"),
    on("CollectionReadOnly", "*", "news"),
    on("Insert", "gone"),
    on("CreateDatabase", "*", "*"),
  ];
  expect(roleText({ name: "reader", grants }, state)).toBe(`role: reader
grants:
  - { privileges: [CreateDatabase], cluster: true }
  - { privileges: [CollectionReadOnly], collection: "*", database: news }
  - { privileges: [Query, Search], collection: articles }
  - { privileges: [Flush], collection: articles__g1 }
  # there is no collection gone now
  - { privileges: [Insert], collection: gone }
  - { privileges: [CreateAlias] }
`);
  expect(roleText({ name: "nothing", grants: [] }, state)).toBe("role: nothing\n");
});

test("a user has a variable for the password, which nobody can read", () => {
  expect(userText({ name: "search-api", roles: ["writer", "reader"] })).toBe(
    `# Milvus gives no password away: the variable is read where the user has to be created.
user: search-api
password: "\${SEARCH_API_PASSWORD}"
roles: [reader, writer]
`,
  );
});

test("groups and databases are as short as they can be", () => {
  expect(privilegeGroupText({ name: "readers", privileges: ["Search", "Query"] })).toBe(
    "privilegeGroup: readers\nprivileges: [Query, Search]\n",
  );
  const none = { transferFrom: [], transferTo: [] };
  expect(resourceGroupText({ name: "rg1", requests: 2, limits: 2, ...none })).toBe(
    "resourceGroup: rg1\nnodes: { requests: 2 }\n",
  );
  const more = { transferFrom: ["spare"], transferTo: ["__recycle"] };
  expect(resourceGroupText({ name: "rg1", requests: 1, limits: 3, ...more })).toBe(
    "resourceGroup: rg1\nnodes: { requests: 1, limits: 3 }\ntransferFrom: [spare]\ntransferTo: [__recycle]\n",
  );
  expect(resourceGroupText({ name: "rg0", requests: 0, limits: 0, ...none })).toBe("resourceGroup: rg0\n");
  expect(databaseText("news", { "database.replica.number": "2" })).toBe(
    "database: news\nproperties: { database.replica.number: 2 }\n",
  );
});
