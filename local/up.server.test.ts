import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testVenv } from "../tests/servers/cache.ts";
import { freePort } from "../tests/servers/free-port.ts";
import { down, readLocalEmbeddings, readLocalTarget, status, up, upEmbeddings } from "./index.ts";
import { httpAnswers, milvusAnswers } from "./probe.ts";
import { identify } from "./process-identity.ts";

let venv: string;
let cwd: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  venv = await testVenv();
});
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "milvus-stack-up-"));
  env = { ...process.env, MILVUS_STACK_VENV: venv };
});
afterEach(async () => {
  await down({ cwd, env });
  await rm(cwd, { recursive: true, force: true });
});

const states = async () => (await status({ cwd, env })).services.map(({ state }) => state);
const pidOf = async (name: string) =>
  (await status({ cwd, env })).services.find((service) => service.name === name)?.pid ?? 0;
const isRunning = async (pid: number) => (await identify(pid)) !== null;

describe("up", () => {
  test("starts both servers, finds them the next time, and down stops them", async () => {
    const first = await up({ cwd, env });
    expect(first.started).toEqual(["milvus", "embeddings"]);
    expect(await milvusAnswers(first.milvusUri)).toBe(true);
    expect(await httpAnswers(`${first.embeddingsBaseUrl}/models`)).toBe(true);
    expect(await readLocalTarget(cwd)).toEqual({
      milvusUri: first.milvusUri,
      embeddingsBaseUrl: first.embeddingsBaseUrl,
    });

    expect(await up({ cwd, env })).toEqual({ ...first, started: [] });
    expect(await down({ cwd, env })).toEqual({ stopped: ["milvus", "embeddings"], purged: false });
    expect(await states()).toEqual(["stopped", "stopped"]);
    expect(await milvusAnswers(first.milvusUri)).toBe(false);
    expect(await readLocalTarget(cwd)).toBeNull();

    // The ports of the last time again, so that what a user has noted stays right.
    expect(await up({ cwd, env })).toEqual(first);
  });

  test("leaves the embedding server out when it is not needed, and adds it when it is", async () => {
    const without = await up({ cwd, env, embeddings: false });
    expect(without).toMatchObject({ started: ["milvus"], embeddingsBaseUrl: null });
    expect(await up({ cwd, env })).toMatchObject({ started: ["embeddings"], milvusUri: without.milvusUri });
  });

  test("starts the embedding server alone, for a Milvus that is elsewhere", async () => {
    await upEmbeddings({ cwd, env });
    expect(await readLocalTarget(cwd)).toBeNull();
    expect(await httpAnswers(`${await readLocalEmbeddings(cwd)}/models`)).toBe(true);
    expect(await states()).toEqual(["stopped", "running"]);
  });

  test("called twice at once, starts one set of servers", async () => {
    const results = await Promise.all([up({ cwd, env }), up({ cwd, env })]);
    expect(results.map(({ started }) => started.length).sort()).toEqual([0, 2]);
    expect(results[0]?.milvusUri).toBe(results[1]?.milvusUri);
  });

  test("starts again what died, on its port, and leaves the other alone", async () => {
    const before = await up({ cwd, env });
    const embeddings = await pidOf("embeddings");
    process.kill(await pidOf("milvus"), "SIGKILL");
    await expect.poll(states).toEqual(["died", "running"]);
    expect(await up({ cwd, env })).toEqual({ ...before, started: ["milvus"] });
    expect(await pidOf("embeddings")).toBe(embeddings);
  });

  test("does not take another process with the recorded number for the server, nor stop it", async () => {
    const bystander = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    const pid = bystander.pid ?? 0;
    try {
      await mkdir(join(cwd, ".milvus-stack"));
      const servers = { milvus: { pid, startedAt: "1", port: 1 } };
      const state = { formatVersion: 1, servers, ports: {} };
      await writeFile(join(cwd, ".milvus-stack", "local.json"), JSON.stringify(state));
      expect(await up({ cwd, env, embeddings: false })).toMatchObject({ started: ["milvus"] });
      expect(await isRunning(pid)).toBe(true);
    } finally {
      bystander.kill("SIGKILL");
    }
  });

  test.each(["milvus", "embeddings"])(
    "down signals no other program that is recorded as %s",
    async (name) => {
      const bystander = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
      try {
        const identity = await identify(bystander.pid ?? 0);
        await mkdir(join(cwd, ".milvus-stack"));
        const state = { formatVersion: 1, servers: { [name]: { ...identity, port: 1 } }, ports: {} };
        await writeFile(join(cwd, ".milvus-stack", "local.json"), JSON.stringify(state));
        expect(await down({ cwd, env })).toEqual({ stopped: [], purged: false });
        expect(await isRunning(bystander.pid ?? 0)).toBe(true);
      } finally {
        bystander.kill("SIGKILL");
      }
    },
  );

  test("the embedding server answers programs, and no page of a browser", async () => {
    const base = new URL(
      await upEmbeddings({ cwd, env })
        .then(() => readLocalEmbeddings(cwd))
        .then(String),
    );
    const ask = async (headers: Record<string, string>) => {
      const request = get({ host: base.hostname, port: base.port, path: "/v1/models", headers });
      const [response] = await once(request, "response");
      response.resume();
      return response.statusCode;
    };
    expect(await ask({})).toBe(200);
    expect(await ask({ Host: `localhost:${base.port}` })).toBe(200);
    expect(await ask({ Host: `rebound.example:${base.port}` })).toBe(403);
    expect(await ask({ Host: "[" })).toBe(403);
    expect(await ask({ Origin: "https://page.example" })).toBe(403);
    expect(await ask({ Origin: "null" })).toBe(403);
  });

  test("starts from a damaged record", async () => {
    await mkdir(join(cwd, ".milvus-stack"));
    await writeFile(join(cwd, ".milvus-stack", "local.json"), '{"formatVersion": 1, "serv');
    expect(await up({ cwd, env, embeddings: false })).toMatchObject({ started: ["milvus"] });
  });

  test("refuses a fixed port that is in use, and stops nothing for it", async () => {
    const before = await up({ cwd, env });
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const address = listener.address();
    const port = typeof address === "object" && address ? address.port : 0;
    try {
      const fixed = { ...env, MILVUS_STACK_MILVUS_PORT: `${port}` };
      await expect(up({ cwd, env: fixed })).rejects.toThrow(`port ${port} (MILVUS_STACK_MILVUS_PORT)`);
      expect(await states()).toEqual(["running", "running"]);
    } finally {
      listener.close();
    }
    expect(await up({ cwd, env })).toEqual({ ...before, started: [] });
  });

  test("moves a running server to the port that is fixed now", async () => {
    const before = await up({ cwd, env, embeddings: false });
    const other = await freePort();
    expect(before.milvusUri).not.toContain(`${other}`);
    const moved = await up({ cwd, env: { ...env, MILVUS_STACK_MILVUS_PORT: `${other}` }, embeddings: false });
    expect(moved).toMatchObject({ started: ["milvus"], milvusUri: `http://127.0.0.1:${other}` });
  });

  test("stops the other server when one does not come up, and says what that one said", async () => {
    await mkdir(join(cwd, ".milvus-stack", "data"), { recursive: true });
    await writeFile(join(cwd, ".milvus-stack", "data", "lite"), "a file where a folder should be");
    await expect(up({ cwd, env })).rejects.toMatchObject({
      diagnostics: [{ code: "MS506", cause: expect.stringContaining("FileExistsError") }],
    });
    expect(await states()).toEqual(["stopped", "stopped"]);
  });

  test("says who is in the way when another Milvus Lite has the data open", async () => {
    await up({ cwd, env, embeddings: false });
    const record = join(cwd, ".milvus-stack", "local.json");
    const kept = await readFile(record, "utf8");
    try {
      await rm(record);
      await expect(up({ cwd, env, embeddings: false })).rejects.toMatchObject({
        diagnostics: [
          { code: "MS506", fix: expect.stringContaining("Another Milvus Lite has this data open") },
        ],
      });
    } finally {
      await writeFile(record, kept);
    }
  });

  test("interrupted while it starts, leaves nothing running", async () => {
    const controller = new AbortController();
    const record = join(cwd, ".milvus-stack", "local.json");
    const starting = up({ cwd, env, signal: controller.signal });
    const failure = expect(starting).rejects.toMatchObject({ exitCode: 130 });
    await expect.poll(() => existsSync(record), { interval: 5 }).toBe(true);
    const { servers } = JSON.parse(await readFile(record, "utf8"));
    controller.abort();
    await failure;
    const pids = Object.values<{ pid: number }>(servers).map(({ pid }) => pid);
    expect(pids.length).toBeGreaterThan(0);
    for (const pid of pids) expect(await isRunning(pid)).toBe(false);
    expect(await states()).toEqual(["stopped", "stopped"]);
  });
});

describe("down", () => {
  test("with purge deletes data and logs, and nothing that was installed", async () => {
    await up({ cwd, env, embeddings: false });
    expect(await down({ cwd, env, purge: true })).toEqual({ stopped: ["milvus"], purged: true });
    for (const name of ["data", "logs", "local.json"]) {
      expect(existsSync(join(cwd, ".milvus-stack", name)), name).toBe(false);
    }
    expect((await status({ cwd, env })).installed).toBe(true);
  });

  test("does nothing where nothing was started", async () => {
    expect(await down({ cwd, env })).toEqual({ stopped: [], purged: false });
    expect(existsSync(join(cwd, ".milvus-stack"))).toBe(false);
  });
});
