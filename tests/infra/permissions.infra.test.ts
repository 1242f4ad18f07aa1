import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { kubeconfigOfRun } from "../kubernetes/kubeconfig-of-run.ts";
import { KubernetesApi, type KubernetesObject } from "../kubernetes/kubernetes-api.ts";
import { inNamespace, objectsOf } from "./objects-of.ts";
import { recordStack, type StackName } from "./stacks.ts";

/** None of our pods speaks to the API server: what their service accounts are for is the cloud's store. */
const nobodyMay = [
  { verb: "get", resource: "secrets" },
  { verb: "list", resource: "secrets" },
  { verb: "list", resource: "pods" },
  { verb: "create", resource: "pods" },
  { verb: "create", resource: "pods", subresource: "exec" },
  { verb: "delete", resource: "persistentvolumeclaims" },
  { verb: "patch", group: "apps", resource: "deployments" },
];

describe.skipIf(inject("kubernetesMissing") !== null)("what service accounts may do", () => {
  let api: KubernetesApi;

  beforeAll(async () => {
    vi.spyOn(console, "warn").mockReturnValue();
    api = new KubernetesApi(await kubeconfigOfRun());
  });
  const used = ["prod", "prod-with-iam"] as const satisfies readonly StackName[];
  afterAll(async () => {
    vi.restoreAllMocks();
    for (const stack of used) await api.ask("DELETE", `/api/v1/namespaces/permissions-${stack}`);
  });

  const mayDo = async (user: string, namespace: string, attributes: (typeof nobodyMay)[number]) => {
    const { status, body } = await api.ask("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: { user, groups: userGroups(user, namespace), resourceAttributes: { ...attributes, namespace } },
    });
    expect(status).toBe(201);
    return (body.status as { allowed: boolean }).allowed;
  };

  test.each(used)("nothing, in %s", async (stack) => {
    const namespace = `permissions-${stack}`;
    const objects = objectsOf(await recordStack(stack)).map((each) => inNamespace(each, namespace));
    for (const object of objects) {
      const { status, body } = await api.apply(object);
      if (status >= 300) throw new Error(`${object.kind} ${object.metadata.name}: ${body.message}`);
    }
    const accounts = objects
      .filter(({ kind }) => kind === "ServiceAccount")
      .map(({ metadata }) => metadata.name);
    expect(accounts).toEqual(stack === "prod-with-iam" ? ["backup"] : []);
    const allowed: string[] = [];
    for (const account of ["default", ...accounts]) {
      for (const attributes of nobodyMay) {
        const user = `system:serviceaccount:${namespace}:${account}`;
        if (await mayDo(user, namespace, attributes))
          allowed.push(`${account}: ${JSON.stringify(attributes)}`);
      }
    }
    expect(allowed).toEqual([]);
  });

  test("the question can be answered with yes", async () => {
    expect(
      await mayDo("system:kube-controller-manager", "default", { verb: "get", resource: "secrets" }),
    ).toBe(true);
  });

  test.each(used)("a pod has a token only where an account of the cloud goes by it, in %s", async (stack) => {
    const pods = objectsOf(await recordStack(stack)).flatMap(podOf);
    expect(pods.length).toBeGreaterThan(0);
    const withToken = pods.filter(({ spec }) => spec.automountServiceAccountToken !== false);
    expect(withToken.filter(({ spec }) => spec.serviceAccountName === undefined)).toEqual([]);
    if (stack === "prod") expect(withToken).toEqual([]);
  });
});

const userGroups = (user: string, namespace: string): string[] =>
  user.startsWith("system:serviceaccount:")
    ? ["system:authenticated", "system:serviceaccounts", `system:serviceaccounts:${namespace}`]
    : ["system:authenticated"];

interface Template {
  readonly template: { readonly spec: Readonly<Record<string, unknown>> };
}

function podOf({ kind, metadata, spec }: KubernetesObject) {
  if (kind === "Job") return [{ name: metadata.name, spec: (spec as Template).template.spec }];
  if (kind !== "CronJob") return [];
  const { jobTemplate } = spec as { jobTemplate: { spec: Template } };
  return [{ name: metadata.name, spec: jobTemplate.spec.template.spec }];
}
