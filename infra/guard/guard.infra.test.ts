import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pulumiCommand, withoutPulumi } from "../../tests/pulumi/pulumi-command.ts";
import { Protection } from "../protection.ts";
import { DataGuard, guardUpgrade, type Release, ReleaseRecord, readDeployedStack } from "./index.ts";

const missing = withoutPulumi();
const woodpecker = (milvusVersion: string): Release => ({ milvusVersion, messageQueue: "woodpecker" });

interface Settings {
  readonly release: Release;
  readonly size: string;
  readonly namespace: string;
  readonly snapshots: boolean;
  readonly revisions: number;
  readonly allowDataLoss: readonly string[];
  /** A Deployment that does not become ready. */
  readonly broken: boolean;
  readonly protect: boolean;
}
const first: Settings = {
  release: woodpecker("v2.6.15"),
  size: "20Gi",
  namespace: "milvus",
  snapshots: true,
  revisions: 10,
  allowDataLoss: [],
  broken: false,
  protect: false,
};

/** What the program of a stack does, with few resources. */
function programOf({
  release,
  size,
  namespace,
  snapshots,
  revisions,
  allowDataLoss,
  broken,
  protect,
}: Settings) {
  return async () => {
    const deployed = await readDeployedStack();
    guardUpgrade(deployed, release);
    const guard = new DataGuard(deployed.objects, allowDataLoss);
    const record = new ReleaseRecord(release);
    const own = new k8s.core.v1.Namespace(namespace, { metadata: { name: namespace } });
    const everything: pulumi.Resource[] = [own];
    const metadata = (name: string) => ({ name, namespace: own.metadata.name });
    const storage = { resources: { requests: { storage: size } }, accessModes: ["ReadWriteOnce"] };
    const etcd = new k8s.apps.v1.StatefulSet("etcd", {
      metadata: metadata("etcd"),
      spec: {
        replicas: 3,
        revisionHistoryLimit: revisions,
        serviceName: "etcd",
        selector: { matchLabels: { app: "etcd" } },
        template: { metadata: { labels: { app: "etcd" } } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" },
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: storage }],
      },
    });
    everything.push(etcd);
    if (snapshots) {
      const claim = { metadata: metadata("snapshots"), spec: storage };
      everything.push(new k8s.core.v1.PersistentVolumeClaim("snapshots", claim));
    }
    const root = new k8s.core.v1.Secret("root", {
      metadata: metadata("root"),
      stringData: { password: pulumi.secret("hunter2") },
    });
    everything.push(root);
    if (broken)
      new k8s.apps.v1.Deployment(
        "milvus",
        { metadata: { ...metadata("milvus"), annotations: { fails: "true" } }, spec: {} as never },
        { dependsOn: etcd },
      );
    await guard.finish();
    new Protection("protection", protect, everything, record);
    return { release };
  };
}

describe.skipIf(missing)("the guard of a stack", () => {
  let folder: string;
  let stack: Stack;
  let settings: Settings;
  const deletions = async () =>
    (await readFile(join(folder, "deletions"), "utf8")).split("\n").filter(Boolean);
  const deploy = (operation: "preview" | "up", changes: Partial<Settings> = {}) => {
    settings = { ...first, ...changes };
    return operation === "up" ? stack.up() : stack.preview();
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-guard-"));
    await mkdir(join(folder, "bin"));
    await writeFile(join(folder, "deletions"), "");
    await symlink(await pulumiCommand(), join(folder, "bin", "pulumi"));
    const standIn = fileURLToPath(new URL("../../tests/pulumi/kubernetes-stand-in.ts", import.meta.url));
    const launcher = join(folder, "bin", "pulumi-resource-kubernetes");
    await writeFile(launcher, `#!/bin/sh\nexec "${process.execPath}" "${standIn}" "$@"\n`);
    await chmod(launcher, 0o755);
    const url = `file://${folder}`;
    stack = await LocalWorkspace.createStack(
      {
        stackName: "organization/milvus-stack/prod",
        projectName: "milvus-stack",
        program: () => programOf(settings)(),
      },
      {
        pulumiCommand: await PulumiCommand.get({ root: folder }),
        projectSettings: { name: "milvus-stack", runtime: "nodejs", backend: { url } },
        envVars: {
          PATH: [join(folder, "bin"), process.env.PATH].join(delimiter),
          PULUMI_BACKEND_URL: url,
          PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple",
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          PULUMI_HOME: join(folder, "home"),
          KUBERNETES_STAND_IN_DELETIONS: join(folder, "deletions"),
        },
      },
    );
  });
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  test("larger volumes are refused, with the way to grow them", async () => {
    await deploy("preview");
    await deploy("up");
    expect((await deploy("preview")).stdout).toContain("7 unchanged");

    for (const operation of ["preview", "up"] as const) {
      const refused = deploy(operation, { size: "50Gi", snapshots: false });
      await expect(refused).rejects.toThrow(/MS937[\s\S]*`data-etcd-0`, `data-etcd-1`, `data-etcd-2`/);
      await expect(refused).rejects.toThrow(
        "npx milvus-stack volumes grow etcd --size 50Gi --namespace milvus; then `pulumi refresh`",
      );
    }
    await expect(deploy("preview", { size: "50Gi", snapshots: false })).rejects.toThrow(/MS937[\s\S]*MS938/);
    expect(await deletions()).toEqual([]);
  });

  test("any fixed field, a claim and a namespace count; a consent names one object", async () => {
    await deploy("up");
    await expect(deploy("up", { revisions: 3 })).rejects.toThrow("`spec.revisionHistoryLimit` cannot change");
    await expect(deploy("preview", { snapshots: false })).rejects.toThrow(
      "would delete `PersistentVolumeClaim/snapshots` in namespace milvus",
    );
    const moved = deploy("preview", { namespace: "search" });
    await expect(moved).rejects.toThrow("would delete `Namespace/milvus`");
    await expect(moved).rejects.toThrow("would replace `StatefulSet/etcd` in namespace milvus");

    const allowDataLoss = ["PersistentVolumeClaim/snapshots"];
    await expect(deploy("up", { snapshots: false, revisions: 3, allowDataLoss })).rejects.toThrow("MS937");
    expect(await deletions()).toEqual([]);
    await deploy("up", { snapshots: false, allowDataLoss });
    expect(await deletions()).toEqual(["snapshots"]);
    const { stdout } = await deploy("preview", { snapshots: false, allowDataLoss });
    expect(stdout).toContain("MS939");
    expect(stdout).not.toContain("hunter2");
  });

  test("a first deployment that failed is guarded like one that succeeded", async () => {
    await expect(deploy("up", { broken: true })).rejects.toThrow("does not become ready");
    expect(await stack.outputs()).not.toHaveProperty("release");

    await expect(deploy("preview", { namespace: "search" })).rejects.toThrow("MS938");
    await expect(deploy("preview", { release: woodpecker("v2.6.14") })).rejects.toThrow("MS930");
    await deploy("up");
    expect(await deletions()).toEqual([]);
  });

  test("a stack remembers its release, and refuses what would break it", async () => {
    const release = woodpecker("v2.5.10");
    await deploy("up", { release });
    await expect(deploy("preview", { release: woodpecker("v2.6.15") })).rejects.toThrow(
      "Milvus cannot go from v2.5.10 to v2.6.15.",
    );
    await expect(deploy("up", { release: woodpecker("v2.6.15") })).rejects.toThrow("MS931");
    await deploy("up", { release: woodpecker("v2.5.16") });
    await deploy("up", { release: woodpecker("v2.6.15") });
    await expect(
      deploy("preview", { release: { milvusVersion: "v2.5.16", messageQueue: "kafka" } }),
    ).rejects.toThrow(/MS930[\s\S]*MS932/);

    await stack.destroy();
    await deploy("up", { release });
  });

  test("a protected stack is not taken apart, and its settings can change", async () => {
    await deploy("up", { protect: true });
    await expect(stack.destroy()).rejects.toThrow("Protection::protection");
    await expect(stack.destroy({ previewOnly: true })).rejects.toThrow("protected");
    expect(await deletions()).toEqual([]);
    // Nothing was deleted from the state either.
    expect((await deploy("preview", { protect: true })).stdout).toContain("7 unchanged");

    const allowDataLoss = ["PersistentVolumeClaim/snapshots"];
    await deploy("up", { protect: true, snapshots: false, allowDataLoss });
    expect(await deletions()).toEqual(["snapshots"]);
    await deploy("up", { snapshots: false });
    await stack.destroy();
    expect(await deletions()).toHaveLength(4);
  });
});
