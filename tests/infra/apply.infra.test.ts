import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { defineCustomKinds } from "../kubernetes/custom-kinds.ts";
import { kubeconfigOfRun } from "../kubernetes/kubeconfig-of-run.ts";
import { KubernetesApi } from "../kubernetes/kubernetes-api.ts";
import { inNamespace, objectsOf } from "./objects-of.ts";
import { recordStack, stackNames } from "./stacks.ts";

describe.skipIf(inject("kubernetesMissing") !== null)("a real API server", () => {
  let api: KubernetesApi;

  beforeAll(async () => {
    vi.spyOn(console, "warn").mockReturnValue();
    api = new KubernetesApi(await kubeconfigOfRun());
    await defineCustomKinds(api);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    for (const name of stackNames) await api.ask("DELETE", `/api/v1/namespaces/apply-${name}`);
  });

  test.each(stackNames)("takes every object that the program of %s makes", async (name) => {
    const objects = objectsOf(await recordStack(name)).map((each) => inNamespace(each, `apply-${name}`));
    const refused: string[] = [];
    for (const object of objects) {
      const { status, body, warnings } = await api.apply(object);
      const what = `${object.kind} ${object.metadata.name}`;
      if (status !== 200 && status !== 201) refused.push(`${what}: ${status} ${body.message}`);
      // A pod that the namespace would not let in is warned of where its Job or CronJob is made.
      refused.push(...warnings.map((warning) => `${what}: ${warning}`));
    }
    process.stdout.write(`${name}: ${objects.length} objects applied, ${refused.length} refused\n`);
    expect(refused).toEqual([]);
    expect(objects.length).toBeGreaterThan(10);
  });

  test.each([
    [
      "a misspelt field",
      "policy/v1",
      "PodDisruptionBudget",
      { maxUnavailabel: 1 },
      /maxUnavailabel: field not declared/,
    ],
    [
      "one of another's kind",
      "monitoring.coreos.com/v1",
      "PodMonitor",
      { selector: {}, podMetricsEndpoint: [] },
      /podMetricsEndpoint/,
    ],
  ])("refuses %s", async (_, apiVersion, kind, spec, message) => {
    const object = { apiVersion, kind, metadata: { name: "misspelt", namespace: "default" }, spec };
    const { status, body } = await api.apply(object, { dryRun: true });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.message).toMatch(message);
  });
});
