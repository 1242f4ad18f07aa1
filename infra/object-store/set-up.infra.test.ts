import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { buildGoTool } from "../../tests/go-tools/build-go-tool.ts";
import { whyNoGo } from "../../tests/go-tools/find-go.ts";
import { mc } from "../../tests/go-tools/tools.ts";
import { startMinio } from "../../tests/minio/minio.ts";
import { type Oddity, startOddStore } from "../../tests/minio/odd-store.ts";
import type { RunningServer } from "../../tests/servers/running.ts";
import { clientPolicy } from "./client-policy.ts";
import { type SetUpJob, setUpScript } from "./set-up-job.ts";

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

  const run = (script: SetUpJob["script"], env: Record<string, string>) =>
    execa("/bin/sh", ["-c", setUpScript(script)], {
      // As in the Job's image: hardly more than a shell and `mc`, and a user without a home.
      env: { PATH: mcFolder, URL: server.uri, WORK: work, PROBE: "milvus/files", ...env },
      extendEnv: false,
      all: true,
      reject: false,
    });

  const setUp = ({ buckets = ["milvus"], secret = secretKey, password = root.password } = {}) =>
    run("set-up-minio.sh", {
      BUCKETS: buckets.join(" "),
      POLICY: JSON.stringify(clientPolicy(buckets)),
      ROOT_USER: root.user,
      ROOT_PASSWORD: password,
      ACCESS_KEY_ID: "milvus-user",
      SECRET_ACCESS_KEY: secret,
    });

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
      expect(all).toContain("the store has conditional writes");
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

  describe("a store that is there already", () => {
    const check = (uri: string, env: Record<string, string> = {}) =>
      run("make-buckets.sh", {
        URL: uri,
        BUCKETS: "",
        ACCESS_KEY_ID: "milvus-user",
        SECRET_ACCESS_KEY: "another-secret",
        REGION: "us-east-1",
        ...env,
      });
    const left = async () => (await as("ls", "--recursive", "root/milvus")).output ?? "";

    test("passes with the keys of Milvus alone, which may make no bucket, and keeps nothing of the check", async () => {
      const before = await left();
      const { exitCode, all } = await check(server.uri);
      expect(exitCode, all).toBe(0);
      expect(all).toContain("the store has conditional writes");
      expect(await left()).toBe(before);
    });

    test.each<[Oddity, string]>([
      ["overwrites", "it ignores the header and overwrote an object"],
      ["not-implemented", "it refuses a write with the header"],
      ["conflict", "it does not answer 412 to a second write with the header"],
    ])("fails where it has no conditional writes: %s", async (oddity, why) => {
      const before = await left();
      const odd = await startOddStore(server.uri, oddity, async (path) => {
        await as("rm", "--force", `root${path}`);
      });
      onTestFinished(() => odd.stop());
      const { exitCode, all } = await check(odd.uri);
      expect(exitCode).toBe(1);
      // The last line is what Pulumi shows of the Job.
      expect(all?.split("\n").at(-1)).toBe(
        `MS922 The object store at ${odd.uri} has no conditional writes (If-None-Match: *): ${why}. Milvus' write-ahead log relies on them.`,
      );
      expect(await left()).toBe(before);

      const untried = await check(odd.uri, { PROBE: "" });
      expect(untried.exitCode, untried.all).toBe(0);
    });
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
