import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { importAccess } from "../../provision/import/index.ts";
import { connect } from "../../provision/milvus/index.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import { hasChanges } from "../../provision/plan/index.ts";
import { planTarget } from "../../provision/plan-target.ts";
import { Secret } from "../../provision/spec/index.ts";
import { readState } from "../../provision/state/index.ts";
import { applyOn } from "../apply/target.ts";
import { specsFrom } from "../plan/fixtures.ts";
import { startMilvus23 } from "../servers/milvus-23.ts";
import type { RunningServer } from "../servers/running.ts";

/** Why it cannot run here, `tests/servers/servers.server.test.ts` reports. */
const missing = inject("milvus23") === null;

describe.skipIf(missing)("access from a Milvus 2.3.5 with authorization", () => {
  const id = randomBytes(4).toString("hex");
  const [role, user, group, database, collection] = [
    `r_${id}`,
    `u_${id}`,
    `g_${id}`,
    `d_${id}`,
    `c_${id}`,
  ] as const;
  const spec = `collection: ${collection}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: embedding, dataType: FloatVector, dim: 4 }
load: false
`;
  let server: RunningServer;
  let milvus: Milvus;
  beforeAll(async () => {
    server = await startMilvus23({ authorization: true });
    const token = new Secret("root:Milvus");
    milvus = await connect({ kind: "uri", uri: server.uri, token, caFile: null, serverName: null });
    const specs = await specsFrom({ "collections/a.yaml": spec }, { project: id });
    expect(await applyOn(milvus, specs)).toMatchObject({ error: null });
    await milvus.createRole(role);
    await milvus.createUser(user, new Secret("a-Passw0rd"));
    await milvus.addUserToRole(user, role);
    const on = { database: "default" };
    for (const name of [collection, `${collection}__g1`]) {
      await milvus.grant(role, { ...on, privilege: "Search", collection: name });
      await milvus.grant(role, { ...on, privilege: "Query", collection: name });
    }
    await milvus.grant(role, { ...on, privilege: "Insert", collection: `${collection}__g1` });
    await milvus.grant(role, { ...on, privilege: "Flush", collection: "*" });
    await milvus.grant(role, { ...on, privilege: "ShowCollections", collection: "*" });
    await milvus.createResourceGroup({
      name: group,
      requests: 0,
      limits: 0,
      transferFrom: [],
      transferTo: [],
    });
    await milvus.createDatabase(database);
  });
  afterAll(async () => {
    await milvus?.close();
    await server?.stop();
  });

  test("what another client has made: the plan is empty, and a document asks for no password", async () => {
    const { environment, embeddingDimensions } = await specsFrom({});
    const described = await specsFrom({ "collections/a.yaml": spec }, { project: id });
    const state = await readState(milvus, { databases: ["default"], access: true });
    if (environment === null || state.access === null) throw new Error("nothing was read");
    const { files, diagnostics } = importAccess({
      state,
      access: state.access,
      owners: state.ledger.owners,
      capabilities: milvus.capabilities,
      environment,
      embeddingDimensions,
      project: id,
      described: new Map(),
      collections: { described: described.collections, imported: [] },
      names: [`role/${role}`, `user/${user}`, `resource-group/${group}`, `database/${database}`],
      fileOf: (kind) => `access/${kind}s.yaml`,
    });
    expect(diagnostics).toEqual([]);
    expect(files.find(({ address }) => address === `role/${role}`)?.text).toBe(`role: ${role}
grants:
  - { privileges: [Flush], collection: "*" }
  - { privileges: [Query, Search], collection: ${collection} }
  - { privileges: [Insert], collection: ${collection}__g1 }
  - { privileges: [ShowCollections] }
`);
    expect(files.map(({ file }) => file).sort()).toEqual(
      ["databases", "resource-groups", "roles", "users"].map((kind) => `access/${kind}.yaml`),
    );
    const written = Object.fromEntries(files.map(({ file, text }) => [file, text]));
    const specs = await specsFrom({ "collections/a.yaml": spec, ...written }, { project: id });
    const plan = await planTarget(milvus, specs);
    expect(hasChanges(plan), JSON.stringify(plan.actions)).toBe(false);
    expect(plan.actions.map(({ address }) => address)).toContain(`role/${role}`);
  });
});
