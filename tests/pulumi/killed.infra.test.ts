import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../provision/milvus/index.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import { isHiddenCollection, lockCollection } from "../../provision/state/index.ts";
import { startMilvusLite } from "../servers/milvus-lite.ts";
import type { RunningServer } from "../servers/running.ts";
import type { DeploymentSettings } from "./deployment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { collectionSpec, Project } from "./project.ts";
import { withoutPulumi } from "./pulumi-command.ts";

vi.setConfig({ testTimeout: 300_000 });

/** So many that they take far longer than the second or two in which a provider notices that its engine is gone. */
const names = Array.from({ length: 99 }, (_, n) => `many_${String(n).padStart(2, "0")}`);
let running: RunningServer;
let engine: Engine;
let milvus: Milvus;
let settings: DeploymentSettings;

describe.skipIf(process.platform !== "linux" || withoutPulumi())("an engine that is killed", () => {
  beforeAll(async () => {
    [running, engine] = await Promise.all([startMilvusLite(), startEngine()]);
    const project = new Project(join(engine.folder, "project"));
    await project.write(
      Object.fromEntries(names.map((name) => [`collections/${name}.yaml`, collectionSpec(name)])),
    );
    milvus = await connect({ kind: "uri", uri: running.uri, token: null, caFile: null, serverName: null });
    settings = { environment: "test", cwd: project.cwd, milvus: { uri: running.uri } };
  });
  afterAll(async () => {
    await milvus.close();
    await Promise.all([running.stop(), engine.dispose()]);
  });

  /** Processes that the engine of this test started: they have its folder in their environment. */
  async function processes(): Promise<{ pid: number; command: string }[]> {
    const found = await Promise.all(
      (await readdir("/proc"))
        .filter((entry) => /^\d+$/.test(entry))
        .map(async (entry) => {
          const read = (file: string) => readFile(`/proc/${entry}/${file}`, "utf8").catch(() => "");
          const ours = (await read("environ")).includes(`PULUMI_HOME=${join(engine.folder, "home")}`);
          return ours ? [{ pid: Number(entry), command: (await read("cmdline")).replaceAll("\0", " ") }] : [];
        }),
    );
    return found.flat().filter(({ command }) => command !== "");
  }

  async function until(what: () => Promise<boolean>): Promise<void> {
    while (!(await what())) await sleep(50);
  }

  test("leaves no process and no lock, and the next one goes on", async () => {
    const first = engine.start("up", settings);
    await until(async () => (await milvus.listCollections("default")).includes("many_05__g1"));
    const running = await processes();
    const [pulumi] = running.filter(({ command }) => /(^|\/)pulumi up /.test(command));
    if (pulumi === undefined)
      throw new Error(`No engine among: ${running.map((one) => one.command).join("\n")}`);
    expect(running.some(({ command }) => command.includes("dynamic-provider"))).toBe(true);
    process.kill(pulumi.pid, "SIGKILL");
    await first;

    // The provider notices, finishes what it was at, gives the lock back and ends.
    await until(async () => (await processes()).length === 0);
    const half = await milvus.listCollections("default");
    expect(half.filter((name) => !isHiddenCollection(name)).length).toBeLessThan(names.length);
    expect(half).not.toContain(lockCollection);

    const { output } = await engine.cli(["cancel", "--yes"]);
    expect(output).toContain("has been canceled");
    expect((await engine.run("refresh", settings)).exitCode).toBe(0);

    const again = await engine.run("up", settings);
    expect(again.exitCode).toBe(0);
    for (const name of names) expect(await milvus.resolveAlias("default", name)).toBe(`${name}__g1`);
    const shown = (await milvus.listCollections("default")).filter((name) => !isHiddenCollection(name));
    expect(shown.toSorted()).toEqual(names.map((name) => `${name}__g1`));
    expect((await engine.run("preview", settings)).output).toContain("2 unchanged");
  });
});
