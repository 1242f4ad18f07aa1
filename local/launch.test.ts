import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Launch, launch } from "./launch.ts";
import { isAlive, type ProcessIdentity, stopProcess } from "./process-identity.ts";

let folder: string;
let spawned: ProcessIdentity | undefined;
beforeEach(async () => {
  spawned = undefined;
  folder = await mkdtemp(join(tmpdir(), "milvus-stack-launch-"));
});
afterEach(async () => {
  if (spawned) await stopProcess(spawned, { gently: "SIGKILL" });
  await rm(folder, { recursive: true, force: true });
});

const server = (script: string, changes: Partial<Launch> = {}): Launch => ({
  title: "The server",
  command: "sh",
  args: ["-c", script],
  logFile: join(folder, "logs", "server.log"),
  isReady: async () => false,
  timeoutMs: 30_000,
  ...changes,
});
const onSpawn = (identity: ProcessIdentity) => {
  spawned = identity;
};
const isRunning = async () => spawned !== undefined && (await isAlive(spawned));

describe("launch", () => {
  test("gives the process as soon as it serves", async () => {
    const marker = join(folder, "ready");
    const isReady = () => readFile(marker).then(Boolean, () => false);
    const identity = await launch(
      server(`touch '${marker}'; echo x >'${marker}'; exec sleep 60`, { isReady }),
      { onSpawn },
    );
    expect(identity).toEqual(spawned);
    expect(await isRunning()).toBe(true);
  });

  test("says with what words a server ended", async () => {
    const script = "echo one; echo 'cannot open the data' >&2; exit 3";
    await expect(launch(server(script), { onSpawn })).rejects.toMatchObject({
      diagnostics: [
        {
          code: "MS506",
          summary: "The server ended with exit code 3 while it was starting.",
          cause: "one\ncannot open the data",
        },
      ],
    });
  });

  test("says that the program is not there", async () => {
    await expect(launch(server("", { command: join(folder, "missing") }))).rejects.toMatchObject({
      diagnostics: [{ code: "MS506", summary: expect.stringContaining("ENOENT") }],
    });
  });

  test("stops a server that does not come up in time", async () => {
    await expect(launch(server("exec sleep 60", { timeoutMs: 200 }), { onSpawn })).rejects.toThrow("MS507");
    expect(await isRunning()).toBe(false);
  });

  test("stops the server when it is interrupted", async () => {
    const controller = new AbortController();
    const isReady = async () => {
      controller.abort();
      return false;
    };
    const starting = launch(server("exec sleep 60", { isReady }), { onSpawn, signal: controller.signal });
    await expect(starting).rejects.toMatchObject({ exitCode: 130 });
    expect(spawned).toBeDefined();
    expect(await isRunning()).toBe(false);
  });

  test("keeps the log of the previous start", async () => {
    await launch(server("echo first; exit 1")).catch(() => {});
    await launch(server("echo second; exit 1")).catch(() => {});
    expect(await readFile(join(folder, "logs", "server.log.previous"), "utf8")).toBe("first\n");
    expect(await readFile(join(folder, "logs", "server.log"), "utf8")).toBe("second\n");
  });
});
