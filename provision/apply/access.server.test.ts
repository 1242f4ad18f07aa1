import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { smoke } from "../../smoke-tests/index.ts";
import { createStore } from "../../store/index.ts";
import { applyAccess, openAs, planAccessOn, type SpecFiles } from "../../tests/apply/access-target.ts";
import { specsFrom } from "../../tests/plan/fixtures.ts";
import { startMilvus23 } from "../../tests/servers/milvus-23.ts";
import type { RunningServer } from "../../tests/servers/running.ts";
import type { Milvus } from "../milvus/port.ts";
import { Secret } from "../spec/types.ts";

/** Why it cannot run here; `tests/servers/servers.server.test.ts` reports it. */
const missing = inject("milvus23") === null;
const child = fileURLToPath(new URL("../../tests/apply/access-child.ts", import.meta.url));
const project = "shop";
/** A role that was just given is not everywhere at once. */
const soon = { timeout: 60_000, interval: 100 };

const collection = `collection: articles
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: embedding, dataType: FloatVector, dim: 4 }
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
`;
/** The example of the guide, as it is printed there. */
const guide = await readFile(new URL("../../docs/guide/access.md", import.meta.url), "utf8");
const access = /```yaml\n# access\/search.yaml\n(?<text>[\s\S]*?)```/.exec(guide)?.groups?.text ?? "";
const files: SpecFiles = { "collections/articles.yaml": collection, "access/access.yaml": access };
const everything = ["collection", "role", "user", "grant", "database"] as const;

describe.skipIf(missing)("users and roles on Milvus 2.3.5 with authorization", () => {
  let server: RunningServer;
  let milvus: Milvus;
  beforeAll(async () => {
    server = await startMilvus23({ authorization: true });
    milvus = await openAs(server.uri, new Secret("root:Milvus"));
  });
  afterAll(async () => {
    await milvus?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    const gone = await applyAccess(milvus, {}, project, { allowDelete: new Set(everything) });
    expect(gone.error).toBeNull();
  });

  const changesOf = async (all: SpecFiles) =>
    (await planAccessOn(milvus, all, project)).actions
      .filter(({ verb }) => verb !== "noop")
      .map(({ verb, address }) => `${verb} ${address}`);
  const applied = async (all: SpecFiles, options: Parameters<typeof applyAccess>[3] = {}) => {
    const result = await applyAccess(milvus, all, project, options);
    expect(result).toMatchObject({ error: null, left: [] });
    expect(await changesOf(all)).toEqual([]);
  };

  test("a user of the public name may do what its role says, and nothing else", async () => {
    await applied(files);
    const reader = await openAs(server.uri, new Secret("search_api:Reader-1"));
    try {
      const publicName = { database: "default", collection: "articles" };
      await vi.waitFor(() => reader.query(publicName, { filter: "id == 1", outputFields: ["id"] }), soon);
      const insert = reader.insert(publicName, [{ id: 1, embedding: Float32Array.of(1, 0, 0, 0) }]);
      await expect(insert).rejects.toThrow("MS412");
    } finally {
      await reader.close();
    }
  });

  test("a user who may only search searches, and the smoke tests say what it may not see", async () => {
    const searching = {
      ...files,
      "access/access.yaml": access
        .replace("[Search, Query]", "[Search]")
        .replace(/ +- \{[^}]*ShowCollections.*/, ""),
    };
    await applied(searching);
    const point = { id: 1, embedding: Float32Array.of(1, 0, 0, 0) };
    await milvus.insert({ database: "default", collection: "articles" }, [point]);
    const specs = await specsFrom(searching, { project });
    const [articles] = specs.collections;
    if (articles === undefined) throw new TypeError("no spec");
    const reader = await openAs(server.uri, new Secret("search_api:Reader-1"));
    try {
      const store = createStore({ milvus: reader, embedder: null, collection: articles });
      const search = () => store.searchVector(point.embedding, { consistencyLevel: "Strong" });
      await expect.poll(search).toMatchObject([{ id: 1 }]);
      const stats = await store.stats();
      expect(stats).toMatchObject({ rows: null, physicalName: null, loadState: null });
      expect(stats.warnings[0]).toMatchObject({ code: "MS679", severity: "warning" });
      const report = await smoke({ milvus: reader, embedder: null, specs, strict: false });
      expect(report).toMatchObject({ ok: true, summary: { failed: 0, notRun: 4 } });
      expect(report.collections[0]?.checks[0]?.detail).toMatch(/does not allow this user/);
    } finally {
      await reader.close();
    }
  });

  test("what was changed by hand is shown and mended; without their documents things go, and what others made stays", async () => {
    await milvus.createRole("by_hand");
    const search = { privilege: "Search", database: "default", collection: "articles" };
    await milvus.grant("by_hand", search);
    try {
      await applied(files);
      await milvus.revoke("reader", search);
      await milvus.grant("reader", { ...search, privilege: "Insert" });
      await milvus.removeUserFromRole("search_api", "reader");
      expect(await changesOf(files)).toEqual([
        "create role/reader/grant/Search:default.articles",
        "delete role/reader/grant/Insert:default.articles",
        "update user/search_api",
      ]);
      expect(await applyAccess(milvus, files, project)).toMatchObject({ outcome: "refused" });
      await applied(files, { allowDelete: new Set(["grant"]) });

      const rest = { "collections/articles.yaml": collection };
      expect(await changesOf(rest)).toEqual([
        "delete user/search_api",
        "delete role/reader",
        "delete database/news",
      ]);
      expect(await applyAccess(milvus, rest, project)).toMatchObject({ outcome: "refused" });
      await applied(rest, { allowDelete: new Set(["role", "user", "database"]) });
      const roles = await milvus.listRoles();
      expect(roles.map(({ name }) => name)).toEqual(["admin", "by_hand", "public"]);
      expect(roles.find(({ name }) => name === "by_hand")?.grants).toEqual([search]);
      expect((await milvus.listUsers()).map(({ name }) => name)).toEqual(["root"]);
      expect(await milvus.listDatabases()).toEqual(["default"]);
    } finally {
      await milvus.dropRole("by_hand");
    }
  });

  test("a password that is not set is asked for before anything is begun, and is in no plan", async () => {
    const result = await applyAccess(milvus, files, project, { password: () => null });
    expect(result).toMatchObject({ outcome: "refused", error: { diagnostics: [{ code: "MS335" }] } });
    expect((await milvus.listRoles()).map(({ name }) => name)).toEqual(["admin", "public"]);
    expect(JSON.stringify(await planAccessOn(milvus, files, project))).not.toContain("Reader-1");
  });

  test("a rebuild keeps what clients of the public name may do, with grants that change in the same plan", async () => {
    await applied(files);
    const folder = await mkdtemp(join(tmpdir(), "milvus-stack-access-"));
    const rebuilt = {
      "collections/articles.yaml": `${collection}shardsNum: 2\n`,
      "access/access.yaml": access.replace("[Search, Query]", "[Search, Delete]"),
    };
    try {
      await applied(rebuilt, {
        allowDelete: new Set(["grant"]),
        allowRebuild: new Set(["articles"]),
        rebuild: { embedder: null, smoke: () => Promise.resolve(), folder },
      });
    } finally {
      await rm(folder, { recursive: true });
    }
    const granted = (await milvus.listRoles()).find(({ name }) => name === "reader")?.grants ?? [];
    const of = (privilege: string) =>
      granted.flatMap((one) => (one.privilege === privilege ? [one.collection] : [])).sort();
    expect(of("Search")).toEqual(["articles", "articles__g1", "articles__g2"]);
    expect(of("Delete")).toEqual(["articles", "articles__g2"]);
    expect(of("Query")).toEqual([]);

    const reader = await openAs(server.uri, new Secret("search_api:Reader-1"));
    try {
      const publicName = { database: "default", collection: "articles" };
      await vi.waitFor(() => reader.delete(publicName, "id == 1"), soon);
      const query = reader.query(publicName, { filter: "id == 1", outputFields: ["id"] });
      await expect(query).rejects.toThrow("MS412");
    } finally {
      await reader.close();
    }
  });

  test("is resumed wherever it was killed", async () => {
    const whole = await planAccessOn(milvus, files, project);
    const ofAccess = whole.actions.findIndex(({ address }) => address.startsWith("role/"));
    const eventsOf = (until: number) =>
      whole.actions.slice(0, until).reduce((sum, { operations }) => sum + 2 + 2 * operations.length, 0);
    const [first, last] = [eventsOf(ofAccess), eventsOf(whole.actions.length)];
    // A role without grants; a user without its role.
    for (const point of [first + 6, last - 3]) {
      const run = await execa("node", [child, server.uri, project, String(point)], {
        input: JSON.stringify(files),
        reject: false,
      });
      expect([point, run.signal, run.stderr]).toEqual([point, "SIGKILL", ""]);
      await applied(files);
      await applied({}, { allowDelete: new Set(everything) });
    }
  });
});
