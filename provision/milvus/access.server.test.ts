import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startMilvus23 } from "../../tests/servers/milvus-23.ts";
import type { RunningServer } from "../../tests/servers/running.ts";
import { Secret } from "../spec/index.ts";
import { connect } from "./connect.ts";
import type { Milvus } from "./port.ts";

/** Why it cannot run here; `tests/servers/servers.server.test.ts` reports it. */
const missing = inject("milvus23") === null;

describe.skipIf(missing)("access on Milvus 2.3.5 with authorization", () => {
  let server: RunningServer;
  let milvus: Milvus;
  const role = `role_${randomBytes(4).toString("hex")}`;
  const user = `user_${randomBytes(4).toString("hex")}`;
  const roleNow = async () => (await milvus.listRoles()).find(({ name }) => name === role);
  const userNow = async () => (await milvus.listUsers()).find(({ name }) => name === user);

  beforeAll(async () => {
    server = await startMilvus23({ authorization: true });
    const token = new Secret("root:Milvus");
    milvus = await connect({ kind: "uri", uri: server.uri, token, caFile: null, serverName: null });
  });
  afterAll(async () => {
    await milvus?.close();
    await server?.stop();
  });

  test("roles are made, granted, and dropped with what they were granted", async () => {
    const search = { privilege: "Search", database: "default", collection: "articles" };
    const describe_ = { privilege: "DescribeCollection", database: "default", collection: "*" };
    await milvus.createRole(role);
    expect(await roleNow()).toEqual({ name: role, grants: [] });
    await milvus.grant(role, search);
    await milvus.grant(role, describe_);
    expect((await roleNow())?.grants).toEqual(expect.arrayContaining([search, describe_]));
    await milvus.revoke(role, search);
    expect((await roleNow())?.grants).toEqual([describe_]);
    await milvus.dropRole(role);
    expect(await roleNow()).toBeUndefined();
  });

  test("users are made with roles, get another password, and go", async () => {
    await milvus.createRole(role);
    await milvus.createUser(user, new Secret("first-password"));
    await milvus.addUserToRole(user, role);
    expect(await userNow()).toEqual({ name: user, roles: [role] });
    await milvus.setPassword(user, new Secret("second-password"));
    await milvus.removeUserFromRole(user, role);
    expect(await userNow()).toEqual({ name: user, roles: [] });
    await milvus.dropUser(user);
    await milvus.dropRole(role);
    expect(await userNow()).toBeUndefined();
  });

  test("a password is changed with the former one", async () => {
    await milvus.createUser(user, new Secret("first-password"));
    const change = (former: string) =>
      milvus.changePassword(user, new Secret(former), new Secret("second-password"));
    await change("first-password");
    await expect(change("first-password")).rejects.toThrow("change the password");
    await milvus.dropUser(user);
  });

  test("what the server has not is said, and not taken for nothing", async () => {
    await expect(milvus.listPrivilegeGroups()).rejects.toThrow("MS407");
    const grant = { privilege: "Search", database: "news", collection: "articles" };
    await expect(milvus.grant(role, grant)).rejects.toThrow("cannot be granted in database news");
  });
});
