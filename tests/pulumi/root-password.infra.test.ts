import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../provision/milvus/index.ts";
import { Secret } from "../../provision/spec/types.ts";
import { startMilvus23 } from "../servers/milvus-23.ts";
import { whyNoMilvus23 } from "../servers/milvus-23-install.ts";
import type { RunningServer } from "../servers/running.ts";
import { type Engine, startEngine } from "./engine.ts";
import { withoutPulumi } from "./pulumi-command.ts";

vi.setConfig({ testTimeout: 300_000 });

/** What Milvus has before anyone changed it. */
const first = "Milvus";
const [second, third] = ["second-password-4711", "third-password-4712"];

describe.skipIf(withoutPulumi() || whyNoMilvus23() !== null)("the password of root", () => {
  let running: RunningServer;
  let engine: Engine;

  beforeAll(async () => {
    [running, engine] = await Promise.all([startMilvus23({ authorization: true }), startEngine()]);
  });
  afterAll(() => Promise.all([running?.stop(), engine?.dispose()]));

  const deploy = (operation: "up" | "preview", rootPassword: string) =>
    engine.run(operation, {
      environment: "test",
      cwd: engine.folder,
      milvus: { uri: running.uri },
      rootPassword,
    });
  async function asRoot(password: string) {
    const token = new Secret(`root:${password}`);
    return await connect({ kind: "uri", uri: running.uri, token, caFile: null, serverName: null });
  }
  async function letsIn(password: string): Promise<boolean> {
    try {
      await (await asRoot(password)).close();
      return true;
    } catch {
      return false;
    }
  }

  test("stays in the first deployment, and is changed by one that asks for another", async () => {
    expect((await deploy("up", first)).exitCode).toBe(0);
    expect(await letsIn(first)).toBe(true);

    const preview = await deploy("preview", second);
    expect(preview.output).toContain("RootPassword root-password update");
    expect(await letsIn(second)).toBe(false);
    const { exitCode, output } = await deploy("up", second);
    expect(output).toContain("The password of root is changed in Milvus.");
    expect(exitCode).toBe(0);
    expect([await letsIn(first), await letsIn(second)]).toEqual([false, true]);
    expect((await deploy("preview", second)).output).toContain("2 unchanged");
  });

  test("that is changed already, as by a deployment that was cut short, is no error", async () => {
    const milvus = await asRoot(second);
    await milvus.changePassword("root", new Secret(second), new Secret(third));
    await milvus.close();
    expect((await deploy("up", third)).exitCode).toBe(0);
  });

  test("that someone else has changed fails the deployment", async () => {
    const milvus = await asRoot(third);
    await milvus.changePassword("root", new Secret(third), new Secret("unknown-password"));
    await milvus.close();
    const { exitCode, output } = await deploy("up", second);
    expect(output).toContain("MS983");
    expect(exitCode).toBe(1);
  });

  test("is in no output and no file but as ciphertext", async () => {
    const { output } = await deploy("up", second);
    const state = await engine.stateFiles();
    expect(state).toContain("ciphertext");
    for (const text of [output, state])
      for (const password of [second, third]) expect(text).not.toContain(password);
  });
});
