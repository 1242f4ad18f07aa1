import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { MilvusStackError } from "../../provision/diagnostics/diagnostic.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import { Secret } from "../../provision/spec/types.ts";
import { clusterOfRun } from "./cluster-of-run.ts";
import { openAs } from "./open-as.ts";
import { openWorkspace, vectorOf, type Workspace } from "./workspace.ts";

const password = "Read-only-1";

describe.skipIf(inject("clusterMissing") !== null)("a user who may only read", () => {
  let work: Workspace;
  let reader: Milvus;
  let user: string;

  beforeAll(async () => {
    work = await openWorkspace();
    user = `reader_${work.name}`;
    const access = `role: ${user}
grants:
  - { privileges: [Search, Query, GetStatistics], collection: ${work.name} }
---
user: ${user}
password: "\${READER_PASSWORD}"
roles: [${user}]
`;
    const variables: Readonly<Record<string, Secret>> = { READER_PASSWORD: new Secret(password) };
    await work.apply(
      { load: "{ replicas: 1 }", access },
      { password: (variable) => variables[variable] ?? null },
    );
    await work.fill(100);
    reader = await openAs(clusterOfRun().uri, `${user}:${password}`);
    // A grant counts once every proxy knows it; one that was lost holds that up until it is given up.
    await vi.waitFor(read, { timeout: 60_000, interval: 200 });
  });
  afterAll(async () => {
    await reader?.close();
    await work.apply({ access: "" }, { allowDelete: new Set(["role", "user", "grant"]) });
    await work.close();
  });

  /** What a person reads of a failure. */
  const refused = (doing: Promise<unknown>) =>
    doing.then(
      (value) => ({ value }),
      (error: unknown) =>
        error instanceof MilvusStackError ? { exitCode: error.exitCode, ...error.diagnostics[0] } : { error },
    );
  const row = { id: 9_999, embedding: vectorOf(9_999) };
  const denied = (privilege: string) => ({
    code: "MS412",
    summary: expect.stringMatching(/^The server does not allow this user to /),
    fix: expect.stringMatching(new RegExp(`^Grant \`(${privilege})\` to a role of \`${user}\``)),
  });

  /** A row by a search, by a query, and by a query under the public name. */
  async function read(): Promise<number[]> {
    const [hits] = await reader.search({
      ...work.ref,
      field: "embedding",
      vectors: [vectorOf(42)],
      limit: 1,
    });
    const query = { filter: "id == 42", outputFields: ["id"] };
    const rows = await reader.query(work.ref, query);
    const same = await reader.query({ ...work.ref, collection: work.name }, query);
    return [hits?.[0]?.id, rows[0]?.id, same[0]?.id].map(Number);
  }

  test("searches and queries, by the public name too", async () => {
    expect(await read()).toEqual([42, 42, 42]);
  });

  test.each<[string, string, () => Promise<unknown>]>([
    ["insert", "Insert", () => reader.insert(work.ref, [row])],
    ["upsert", "Upsert", () => reader.upsert(work.ref, [row])],
    ["delete", "Delete", () => reader.delete(work.ref, "id == 42")],
    ["release", "Release", () => reader.release(work.ref)],
    ["create a partition", "CreatePartition", () => reader.createPartition(work.ref, "more")],
    ["drop the collection", "DropCollection", () => reader.dropCollection(work.ref)],
    ["look at the groups of query nodes", "ListResourceGroups", () => reader.listResourceGroups()],
  ])("may not %s, and is told what is missing", async (_, privilege, act) => {
    expect(await refused(act())).toMatchObject(denied(privilege));
  });

  test("has changed nothing", async () => {
    expect(await work.milvus.count(work.ref)).toBe(400);
    expect(await work.plan()).toEqual([]);
  });

  test("is not told that a collection is not there when it may not see it", async () => {
    // Several things are asked for at once; which refusal comes first is open.
    expect(await refused(reader.describeCollection(work.ref))).toMatchObject(denied("\\w+"));
  });

  test("with a wrong password is refused before anything is asked", async () => {
    const { uri } = clusterOfRun();
    expect(await refused(openAs(uri, `${user}:wrong`).then((milvus) => milvus.close()))).toMatchObject({
      exitCode: 4,
      code: "MS403",
      fix: expect.stringContaining("`token`"),
    });
  });
});
