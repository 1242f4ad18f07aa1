import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildGoTool } from "../../tests/go-tools/build-go-tool.ts";
import { whyNoGo } from "../../tests/go-tools/find-go.ts";
import { mc } from "../../tests/go-tools/tools.ts";
import { startMinio } from "../../tests/minio/minio.ts";
import type { RunningServer } from "../../tests/servers/running.ts";
import { clientPolicy } from "./client-policy.ts";

const root = { user: "root-user", password: "root-password" };
/** With what shells and addresses take for their own. */
const secretKey = `quotes'" $HOME %2F/@:`;

/** The tests are one life of a server, in order. */
describe.skipIf(whyNoGo() !== null)("a real MinIO", () => {
  let server: RunningServer;
  let mcFolder: string;
  let work: string;

  beforeAll(async () => {
    const client = await buildGoTool(mc);
    mcFolder = dirname(client.mc);
    work = await mkdtemp(join(tmpdir(), "milvus-stack-mc-"));
    server = await startMinio(root);
  });
  afterAll(async () => {
    await server.stop();
    await rm(work, { recursive: true });
  });

  const run = (script: string, env: Record<string, string>) =>
    execa("/bin/sh", [fileURLToPath(new URL(script, import.meta.url))], {
      // As in the Job's image: hardly more than a shell and `mc`, and a user without a home.
      env: { PATH: mcFolder, URL: server.uri, WORK: work, ...env },
      extendEnv: false,
      all: true,
      reject: false,
    });

  const setUp = ({
    buckets = ["milvus"],
    user = "milvus-user",
    secret = secretKey,
    password = root.password,
  } = {}) =>
    run("set-up-minio.sh", {
      BUCKETS: buckets.join(" "),
      POLICY: JSON.stringify(clientPolicy(buckets)),
      ROOT_USER: root.user,
      ROOT_PASSWORD: password,
      ACCESS_KEY_ID: user,
      SECRET_ACCESS_KEY: secret,
    });

  const retire = (user: string) =>
    run("retire-users.sh", { ROOT_USER: root.user, ROOT_PASSWORD: root.password, ACCESS_KEY_ID: user });

  /** One command of `mc` with the aliases that the last run left: `root` and `client`. */
  const as = async (...args: string[]) => {
    const { exitCode, all } = await execa("mc", args, {
      env: { PATH: mcFolder, HOME: work, MC_CONFIG_DIR: join(work, "mc") },
      cwd: work,
      all: true,
      input: "content",
      reject: false,
    });
    return { exitCode, output: all };
  };

  test("is set up, and set up again", async () => {
    for (const time of ["first", "second"]) {
      const { exitCode, all } = await setUp();
      expect(exitCode, `${time} time: ${all}`).toBe(0);
      expect(all).toContain("the buckets milvus and their user are ready");
      expect(all).not.toContain(secretKey);
    }
    expect((await as("admin", "user", "list", "root")).output).toMatch(/enabled +milvus-user +milvus/);
  });

  test("lets Milvus write, read, list and delete in its bucket", async () => {
    expect(await as("pipe", "client/milvus/files/1")).toMatchObject({ exitCode: 0 });
    expect(await as("cat", "client/milvus/files/1")).toMatchObject({ exitCode: 0, output: "content" });
    expect((await as("ls", "--recursive", "client/milvus")).output).toContain("files/1");
    expect(await as("rm", "client/milvus/files/1")).toMatchObject({ exitCode: 0 });
  });

  test.each([
    ["delete its bucket", ["rb", "--force", "client/milvus"]],
    ["make another", ["mb", "client/more"]],
    ["open it to everyone", ["anonymous", "set", "public", "client/milvus"]],
    ["list the objects of others", ["ls", "client/others"]],
    ["read the objects of others", ["cat", "client/others/1"]],
    ["write there", ["pipe", "client/others/2"]],
    ["manage users", ["admin", "user", "list", "client"]],
  ])("does not let Milvus %s", async (_, command) => {
    await as("mb", "--ignore-existing", "root/others");
    await as("pipe", "root/others/1");
    const { exitCode, output } = await as(...command);
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/Access Denied|Insufficient permissions/);
  });

  test("takes another bucket and another secret key, and keeps what is stored", async () => {
    await as("pipe", "client/milvus/files/2");
    const { exitCode, all } = await setUp({ buckets: ["milvus", "backups"], secret: "another-secret" });
    expect(exitCode, all).toBe(0);
    expect(await as("pipe", "client/backups/1")).toMatchObject({ exitCode: 0 });
    expect(await as("cat", "client/milvus/files/2")).toMatchObject({ output: "content" });
  });

  test("another access key is another user, and both work until the former is retired", async () => {
    await as("admin", "user", "add", "root", "someone-else", "someone-elses-key");
    await as("admin", "user", "add", "root", 'quote"d', "another-key");
    await as("admin", "policy", "attach", "root", "milvus", "--user", 'quote"d');
    const env = (user: string, secret: string) => ({
      [`MC_HOST_${user.replace("-", "")}`]: `http://${user}:${secret}@${new URL(server.uri).host}`,
    });
    const canRead = async (user: string, secret: string) => {
      const { exitCode } = await execa("mc", ["cat", `${user.replace("-", "")}/milvus/files/2`], {
        env: { PATH: mcFolder, HOME: work, MC_CONFIG_DIR: join(work, "mc"), ...env(user, secret) },
        reject: false,
      });
      return exitCode === 0;
    };
    const { exitCode, all } = await setUp({
      buckets: ["milvus", "backups"],
      user: "milvus-2",
      secret: "secret-2",
    });
    expect(exitCode, all).toBe(0);
    expect(await canRead("milvus-2", "secret-2")).toBe(true);
    expect(await canRead("milvus-user", "another-secret")).toBe(true);

    for (const time of ["first", "second"]) {
      const retired = await retire("milvus-2");
      expect(retired.exitCode, `${time} time: ${retired.all}`).toBe(0);
      expect(await canRead("milvus-2", "secret-2")).toBe(true);
      expect(await canRead("milvus-user", "another-secret")).toBe(false);
    }
    const users = (await as("admin", "user", "list", "root")).output;
    expect(users).toContain("someone-else");
    expect(users).not.toContain("milvus-user");
  });

  test("an S3-compatible store gets the buckets that it lacks", async () => {
    const makeBuckets = (env: Record<string, string> = {}) =>
      run("make-buckets.sh", {
        BUCKETS: "milvus fresh",
        ACCESS_KEY_ID: root.user,
        SECRET_ACCESS_KEY: root.password,
        ...env,
      });
    expect(await makeBuckets()).toMatchObject({ exitCode: 0 });
    expect(await makeBuckets({ REGION: "us-east-1" })).toMatchObject({ exitCode: 0 });
    expect((await as("ls", "root")).output).toMatch(/fresh\//);

    const refused = await makeBuckets({ SECRET_ACCESS_KEY: "wrong-secret", BUCKETS: "never" });
    expect(refused.exitCode).not.toBe(0);
    expect(refused.all).toContain("signature");
  });
});
