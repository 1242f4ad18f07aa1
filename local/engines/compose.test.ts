import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../tests/servers/free-port.ts";
import { down, readLocalTarget, status, up } from "../index.ts";
import { composeFile } from "../paths.ts";

/** What is asked of the docker command line, and what is made of its answers: on a double of it, which starts no container. */

const double = fileURLToPath(new URL("../../tests/doubles/docker.mjs", import.meta.url));
let cwd: string;
let docker: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "milvus-stack-compose-"));
  docker = join(cwd, "double");
  await mkdir(docker);
  await symlink(double, join(docker, "docker"));
  await chmod(double, 0o755);
  const port = await freePort();
  env = {
    PATH: [docker, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
    DOCKER_DOUBLE: docker,
    MILVUS_STACK_MILVUS_PORT: `${port}`,
  };
});
afterEach(async () => {
  await rm(join(docker, "daemon-down"), { force: true });
  await down({ cwd, env, engine: "compose" }).catch(() => {});
  await rm(cwd, { recursive: true, force: true });
});

const start = (more: NodeJS.ProcessEnv = {}) =>
  up({ cwd, env: { ...env, ...more }, engine: "compose", embeddings: false });
const environmentFile = () => join(cwd, ".milvus-stack", "compose.env");

interface Call {
  readonly words: readonly string[];
  readonly MILVUS_ROOT_PASSWORD?: string;
}
async function calls(verb: string): Promise<Call[]> {
  const lines = (await readFile(join(docker, "calls.jsonl"), "utf8")).trim().split("\n");
  return lines.map((line): Call => JSON.parse(line)).filter(({ words }) => words.includes(verb));
}

describe("up", () => {
  test("starts the project of the folder and waits for it; the next time it finds it running", async () => {
    const told: string[] = [];
    const first = await up({
      cwd,
      env,
      engine: "compose",
      embeddings: false,
      onProgress: (text) => told.push(text),
    });
    expect(first).toMatchObject({ started: ["milvus"], embeddingsBaseUrl: null });
    expect(first.milvusUri).toBe(`http://127.0.0.1:${env.MILVUS_STACK_MILVUS_PORT}`);
    expect(told).toEqual(["Pulling the image of Milvus", "Starting etcd"]);
    const [call] = await calls("up");
    const project = call?.words[call.words.indexOf("--project-name") + 1] ?? "";
    expect(project).toMatch(/^milvus-[a-z0-9-]+-[0-9a-f]{8}$/);
    expect(call?.words).toEqual(
      expect.arrayContaining(["--file", composeFile, "--env-file", environmentFile(), "--detach", "--wait"]),
    );
    const again = await start();
    expect(again).toMatchObject({ started: [], milvusUri: first.milvusUri });
    expect(again.milvusToken?.reveal()).toBe(first.milvusToken?.reveal());
  });

  test("makes passwords that only the user can read, and gives them to a target as its token", async () => {
    const { credentialsFile } = await start();
    expect(credentialsFile).toBe(environmentFile());
    expect((await stat(environmentFile())).mode & 0o777).toBe(0o600);
    const [, password] =
      /^MILVUS_ROOT_PASSWORD='([\w-]{32})'$/m.exec(await readFile(environmentFile(), "utf8")) ?? [];
    expect((await readLocalTarget(cwd, "compose"))?.milvusToken?.reveal()).toBe(`root:${password}`);
    expect(await readLocalTarget(cwd)).toBeNull();
  });

  test("takes a password that a variable chooses, at the first start; Compose sees only the file", async () => {
    await start({ MILVUS_ROOT_PASSWORD: "chosen-one" });
    const later = await start({ MILVUS_ROOT_PASSWORD: "another-one" });
    expect(later.milvusToken?.reveal()).toBe("root:chosen-one");
    expect((await calls("up")).map((call) => call.MILVUS_ROOT_PASSWORD)).toEqual([undefined, undefined]);
  });

  test.each(["short", "with'quote", "x".repeat(73)])("refuses the password %s", async (password) => {
    await expect(start({ MILVUS_ROOT_PASSWORD: password })).rejects.toMatchObject({
      exitCode: 3,
      diagnostics: [{ code: "MS517" }],
    });
  });

  test("refuses a port that is in use, before anything is started", async () => {
    const listener = createServer();
    await new Promise<void>((resolve) =>
      listener.listen(Number(env.MILVUS_STACK_MILVUS_PORT), "127.0.0.1", resolve),
    );
    try {
      await expect(start()).rejects.toMatchObject({ diagnostics: [{ code: "MS505" }] });
      expect(await calls("up")).toEqual([]);
    } finally {
      listener.close();
    }
  });

  test.each([
    ["daemon-down", "MS514", "Docker's daemon does not run"],
    ["no-compose", "MS513", "no compose"],
    ["unhealthy", "MS515", "did not come up"],
  ])("where docker is %s, it says so", async (state, code, summary) => {
    await writeFile(join(docker, state), "");
    await expect(start()).rejects.toMatchObject({
      exitCode: 1,
      diagnostics: [{ code, summary: expect.stringContaining(summary), cause: expect.stringMatching(/./) }],
    });
  });

  test("where there is no docker, it says so", async () => {
    await expect(start({ PATH: dirname(process.execPath) })).rejects.toMatchObject({
      exitCode: 1,
      diagnostics: [{ code: "MS512" }],
    });
  });

  test("refuses to make new passwords for data that was made with others", async () => {
    await start();
    await down({ cwd, env });
    await rm(environmentFile());
    await expect(start()).rejects.toMatchObject({ diagnostics: [{ code: "MS516" }] });
    await down({ cwd, env, engine: "compose", purge: true });
    expect(await start()).toMatchObject({ started: ["milvus"] });
  });
});

describe("status", () => {
  test("of the containers, by the last up; with the command that shows a log", async () => {
    await start();
    const { engine, services } = await status({ cwd, env });
    expect(engine).toBe("compose");
    expect(services.map(({ name, state }) => [name, state])).toEqual([
      ["milvus", "running"],
      ["etcd", "running"],
      ["minio", "running"],
      ["embeddings", "stopped"],
    ]);
    expect(services[0]?.logCommand).toMatch(/^docker compose --project-name \S+ logs milvus$/);
    await writeFile(join(docker, "unhealthy"), "");
    expect((await status({ cwd, env })).services[0]?.state).toBe("silent");
  });
});

describe("down", () => {
  test("keeps volumes and passwords; with purge neither", async () => {
    await start();
    expect(await down({ cwd, env })).toEqual({ stopped: ["milvus"], purged: false });
    expect(existsSync(join(docker, "volumes"))).toBe(true);
    expect(await readLocalTarget(cwd, "compose")).toBeNull();
    await start();
    expect(await down({ cwd, env, purge: true })).toEqual({ stopped: ["milvus"], purged: true });
    expect(existsSync(join(docker, "volumes"))).toBe(false);
    expect(existsSync(environmentFile())).toBe(false);
    expect(existsSync(join(cwd, ".milvus-stack", "local.json"))).toBe(false);
  });

  test("does nothing where nothing runs", async () => {
    expect(await down({ cwd, env, engine: "compose" })).toEqual({ stopped: [], purged: false });
  });
});
