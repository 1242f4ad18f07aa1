import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connect } from "../../provision/milvus/index.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import { Secret } from "../../provision/spec/types.ts";
import { isHiddenCollection } from "../../provision/state/index.ts";
import { startMilvus23 } from "../servers/milvus-23.ts";
import { whyNoMilvus23 } from "../servers/milvus-23-install.ts";
import { startMilvusLite } from "../servers/milvus-lite.ts";
import type { RunningServer } from "../servers/running.ts";
import type { DeploymentSettings } from "./deployment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { collectionSpec, Project } from "./project.ts";
import { withoutPulumi } from "./pulumi-command.ts";

vi.setConfig({ testTimeout: 300_000 });

const servers = [
  { name: "milvus-lite", start: startMilvusLite, token: "root:correct-horse", missing: null },
  {
    name: "milvus-2.3.5",
    start: () => startMilvus23({ authorization: true }),
    token: "root:Milvus",
    missing: whyNoMilvus23(),
  },
] as const;

const usable = servers.filter(({ missing }) => missing === null && !withoutPulumi());

/** The tests of a server are one life of a stack, in order. */
describe.each(usable)("collections on $name", (server) => {
  let running: RunningServer;
  let engine: Engine;
  let project: Project;
  let milvus: Milvus;
  let settings: DeploymentSettings;

  beforeAll(async () => {
    [running, engine] = await Promise.all([server.start(), startEngine()]);
    project = new Project(join(engine.folder, "project"));
    await project.write({
      "collections/notes.yaml": collectionSpec("notes"),
      "collections/more/labels.yaml": collectionSpec("labels"),
    });
    const { token } = server;
    const target = { kind: "uri", uri: running.uri, caFile: null, serverName: null } as const;
    milvus = await connect({ ...target, token: new Secret(token) });
    settings = { environment: "test", cwd: project.cwd, milvus: { uri: running.uri, token } };
  });
  afterAll(async () => {
    await milvus.close();
    await Promise.all([running.stop(), engine.dispose()]);
  });

  const collections = async () =>
    (await milvus.listCollections("default")).filter((name) => !isHiddenCollection(name)).toSorted();

  test("a preview before there is a cluster says what comes after it, and checks the specs", async () => {
    const { exitCode, output } = await engine.run("preview", { ...settings, clusterFirst: true });
    expect(output).toContain("All collections will be created after the cluster is up: labels, notes.");
    expect(exitCode).toBe(0);

    await project.write({ "collections/notes.yaml": collectionSpec("notes").replace("HNSW", "HNWS") });
    const wrong = await engine.run("preview", { ...settings, clusterFirst: true });
    expect(wrong.output).toContain("at collections/notes.yaml:5:");
    expect(wrong.output).toContain("Did you mean `HNSW`?");
    expect(wrong.exitCode).toBe(1);
    await project.write({ "collections/notes.yaml": collectionSpec("notes") });

    const missing = await engine.run("preview", { ...settings, specs: ["nowhere"] });
    expect(missing.output.match(/nowhere does not exist/g)).toHaveLength(1);
    expect(missing.exitCode).toBe(1);
  });

  test("a preview shows the plan and makes nothing; up makes what it said", async () => {
    const preview = await engine.run("preview", settings);
    expect(preview.output).toMatch(/\+ +create +collection\/notes\/index\/vector +indexes field vector/);
    expect(preview.output).toContain("+ 2 to create");
    expect(await collections()).toEqual([]);

    const up = await engine.run("up", settings);
    expect(up.output).toContain("✔ create collection/notes/alias");
    expect(up.exitCode).toBe(0);
    expect(await collections()).toEqual(["labels__g1", "notes__g1"]);
  });

  test("then nothing changes: not in a preview, not in a refresh, not by another up", async () => {
    for (const operation of ["preview", "refresh", "up"] as const) {
      const { exitCode, output } = await engine.run(operation, settings);
      expect(output).toContain("2 unchanged");
      expect(output).not.toContain("Plan");
      expect(exitCode).toBe(0);
    }
  });

  test("a changed spec is a plan in the preview and a difference of its file, and up carries it out", async () => {
    await project.write({ "collections/notes.yaml": collectionSpec("notes", { M: 32 }) });
    const { output } = await engine.run("preview --diff", settings);
    expect(output).toContain("the index is built anew");
    expect(output).toMatch(/~ M +: 16 => 32/);
    expect(output).toContain("~ 1 to update");

    const up = await engine.run("up", settings);
    expect(up.exitCode).toBe(0);
    const live = await milvus.describeCollection({ database: "default", collection: "notes__g1" });
    expect(live?.indexes[0]?.params).toMatchObject({ M: "32" });
    expect((await engine.run("preview", settings)).output).toContain("2 unchanged");
  });

  test("a change by hand: refresh finds it, the preview shows it, up heals it", async () => {
    await milvus.dropAlias("default", "labels");
    const refresh = await engine.run("refresh", settings);
    expect(refresh.output).toContain("~ 1 updated");
    expect(refresh.output).toContain("Milvus is not what was deployed:");
    expect(refresh.output).toMatch(/\+ +create +collection\/labels\/alias/);

    const preview = await engine.run("preview", settings);
    expect(preview.output).toMatch(/\+ +create +collection\/labels\/alias/);
    expect(preview.output).toContain("~ 1 to update");

    const up = await engine.run("up", settings);
    expect(up.output).toContain("✔ create collection/labels/alias");
    expect(await milvus.resolveAlias("default", "labels")).toBe("labels__g1");
    expect((await engine.run("refresh", settings)).output).toContain("2 unchanged");
  });

  test("a change by hand is healed without a refresh too", async () => {
    await milvus.dropAlias("default", "labels");
    expect((await engine.run("preview", settings)).output).toContain("~ 1 to update");
    expect((await engine.run("up", settings)).exitCode).toBe(0);
    expect(await milvus.resolveAlias("default", "labels")).toBe("labels__g1");
  });

  test("nothing is deleted unless it is allowed: the preview fails, and says what to write", async () => {
    await project.remove("collections/more/labels.yaml");
    const refused = await engine.run("preview", settings);
    expect(refused.output).toContain('Add "collection" to `allowDelete` if you mean it.');
    expect(refused.exitCode).toBe(1);
    expect((await engine.run("up", settings)).exitCode).toBe(1);
    expect(await collections()).toContain("labels__g1");

    const up = await engine.run("up", { ...settings, allowDelete: ["collection"] });
    expect(up.exitCode).toBe(0);
    expect(await collections()).toEqual(["notes__g1"]);
  });

  test.skipIf(server.name === "milvus-lite")(
    "an update that fails half way says what was done, and the next one does the rest",
    async () => {
      await project.write({
        "collections/copies.yaml": collectionSpec("copies", { more: "load: { replicas: 3 }" }),
      });
      const failed = await engine.run("up", settings);
      expect(failed.exitCode).toBe(1);
      expect(failed.output).toMatch(/done: create collection\/copies: /);
      expect(failed.output).toContain("left to do: collection/copies/load");
      expect(failed.output).not.toMatch(/^\s+at .*\.ts:/m);

      // What is half done is in the state, and can be asked about.
      expect((await engine.run("refresh", settings)).output).toMatch(/update +collection\/copies\/load/);
      expect((await engine.run("preview", settings)).output).toContain("~ 1 to update");

      await project.write({ "collections/copies.yaml": collectionSpec("copies") });
      expect((await engine.run("up", settings)).exitCode).toBe(0);
      expect(await milvus.resolveAlias("default", "copies")).toBe("copies__g1");
      expect((await engine.run("preview", settings)).output).toContain("2 unchanged");

      await project.remove("collections/copies.yaml");
      expect((await engine.run("up", { ...settings, allowDelete: ["collection"] })).exitCode).toBe(0);
    },
  );

  test("the token is in no state, exported or on disk, but as ciphertext", async () => {
    const exported = await engine.cli(["stack", "export"]);
    expect(exported.output).toContain("ciphertext");
    const texts = [exported.output, await engine.stateFiles()];
    const { token } = server;
    const base64 = Buffer.from(token).toString("base64");
    for (const text of texts) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(base64);
    }
  });

  test("what is kept of the provider is the same on every machine", async () => {
    const { output } = await engine.cli(["stack", "export"]);
    const providers = [...output.matchAll(/"__provider": (".*")/g)].map(([, text = '""']) =>
      JSON.parse(text),
    );
    expect(providers.length).toBeGreaterThan(0);
    for (const provider of providers) {
      expect(provider).toContain("infra/provisioned-collections/operations");
      expect(provider).not.toContain(process.cwd());
      expect(provider).not.toContain(project.cwd);
    }
  });

  test("a preview without a way to Milvus says so, and promises nothing", async () => {
    const { exitCode, output } = await engine.run("preview", {
      ...settings,
      milvus: { uri: "http://127.0.0.1:9" },
    });
    expect(output).toContain("Milvus does not answer here now");
    expect(output).toContain("~ 1 to update");
    expect(exitCode).toBe(0);
  });

  test("destroy keeps the collections", async () => {
    const { exitCode, output } = await engine.run("destroy", settings);
    expect(output).toContain("The collections of shop stay, with their data");
    expect(exitCode).toBe(0);
    expect(await collections()).toEqual(["notes__g1"]);
  });

  test("up takes over what is there; destroy drops it where it was told so, and nothing else", async () => {
    const others = { database: "default", collection: "somebody_elses" };
    const live = await milvus.describeCollection({ database: "default", collection: "notes__g1" });
    if (live === null) throw new Error("notes__g1 is not there");
    await milvus.createCollection(others, live, {});
    const up = await engine.run("up", { ...settings, dropOnDestroy: true });
    expect(up.exitCode).toBe(0);
    expect(up.output).not.toContain("Plan");

    const { exitCode } = await engine.run("destroy", settings);
    expect(exitCode).toBe(0);
    expect(await collections()).toEqual(["somebody_elses"]);
  });

  test("a cluster that does not answer is waited for, and then says so without a stack trace", async () => {
    const nowhere = { ...settings, milvus: { uri: "http://127.0.0.1:9" }, connectTimeoutSeconds: 2 };
    const { exitCode, output } = await engine.run("up", nowhere);
    expect(output).toContain("Waiting for Milvus to answer");
    expect(output).toContain("MS402");
    expect(output).not.toMatch(/^\s+at .*\.ts:/m);
    expect(exitCode).toBe(1);
  });
});
