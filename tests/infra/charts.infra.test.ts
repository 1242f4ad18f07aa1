import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { readChartsLock } from "../../infra/charts/index.ts";
import { imagesOf } from "../../infra/images/index.ts";
import { unlockedImages } from "../../infra/images/unlocked-images.ts";
import { defineCustomKinds } from "../kubernetes/custom-kinds.ts";
import { kubeconfigOfRun } from "../kubernetes/kubeconfig-of-run.ts";
import { KubernetesApi } from "../kubernetes/kubernetes-api.ts";
import { findPasswords } from "./find-passwords.ts";
import { inNamespace, objectsOf } from "./objects-of.ts";
import { renderCharts } from "./render-charts.ts";
import { recordStack, root, stackNames } from "./stacks.ts";

/**
 * `MILVUS_STACK_CHARTS_DIR` names a folder with the charts (`npx milvus-stack charts pull --out DIR`). Without it these tests do not
 * run, in CI either: charts cannot be downloaded everywhere.
 */
const dir = process.env.MILVUS_STACK_CHARTS_DIR ?? "";
const missing = dir === "" ? "MILVUS_STACK_CHARTS_DIR names no folder" : inject("kubernetesMissing");

describe.skipIf(missing !== null)(
  `charts, rendered${missing === null ? "" : ` (not run: ${missing})`}`,
  () => {
    const config = new KubeConfig();
    let api: KubernetesApi;

    beforeAll(async () => {
      vi.spyOn(console, "warn").mockReturnValue();
      const kubeconfig = await kubeconfigOfRun();
      config.loadFromFile(kubeconfig);
      api = new KubernetesApi(kubeconfig);
      await defineCustomKinds(api);
    });
    afterAll(async () => {
      vi.restoreAllMocks();
      for (const name of stackNames) await api.ask("DELETE", `/api/v1/namespaces/charts-${name}`);
    });

    test.each(stackNames)(
      "those of %s are taken, hold no password and run what the lock names",
      async (name) => {
        const namespace = `charts-${name}`;
        const program = await recordStack(name);
        const rendered = await renderCharts(program, dir);
        expect(findPasswords(rendered)).toEqual([]);
        expect(unlockedImages(imagesOf(rendered), readChartsLock(root), null)).toEqual([]);

        const own = objectsOf(program).filter(({ kind }) => kind === "Namespace");
        const refused: string[] = [];
        for (const object of [...own, ...rendered].map((each) => inNamespace(each, namespace))) {
          const { status, body, warnings } = await api.apply(object, { dryRun: object.kind !== "Namespace" });
          const what = `${object.kind} ${object.metadata.name}`;
          if (status >= 300) refused.push(`${what}: ${status} ${body.message}`);
          refused.push(...warnings.map((warning) => `${what}: ${warning}`));
        }
        process.stdout.write(`${name}: ${rendered.length} objects of charts, ${refused.length} refused\n`);
        expect(refused).toEqual([]);
        expect(rendered.length).toBeGreaterThan(10);
      },
    );

    test("every pod of prod finds a node, and etcd's members are in three zones", async () => {
      const namespace = "charts-prod";
      const program = await recordStack("prod");
      const objects = [...objectsOf(program), ...(await renderCharts(program, dir))];
      for (const object of objects) {
        const { status, body } = await api.apply(inNamespace(object, namespace));
        if (status >= 300) throw new Error(`${object.kind} ${object.metadata.name}: ${body.message}`);
      }
      const core = config.makeApiClient(CoreV1Api);
      const settled = { timeout: 100_000, interval: 500 };
      await vi.waitFor(async () => {
        const { items } = await core.listNamespacedPod({ namespace });
        const waiting = items.filter(({ status }) => !["Running", "Succeeded"].includes(status?.phase ?? ""));
        expect(waiting.map(({ metadata }) => metadata?.name)).toEqual([]);
        const milvus = items.filter(
          ({ metadata }) => metadata?.labels?.["app.kubernetes.io/name"] === "milvus",
        );
        expect(milvus).toHaveLength(16);
        const minio = items.filter(({ metadata }) => metadata?.labels?.app === "minio");
        expect(minio).toHaveLength(6);
        // One node in each zone.
        expect(new Set(minio.map(({ spec }) => spec?.nodeName)).size).toBe(3);
        const etcd = items.filter(({ metadata }) => /^etcd-\d$/.test(metadata?.name ?? ""));
        expect(new Set(etcd.map(({ spec }) => spec?.nodeName)).size).toBe(3);
      }, settled);
    });
  },
);
