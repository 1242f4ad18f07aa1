import { expect, test } from "vitest";
import { deployment } from "../objects.fixture.ts";
import type { KubernetesObject } from "../rule.ts";
import { disruptionBudgets } from "./disruption-budgets.ts";

const many = deployment({ spec: { replicas: 3 } });
const budget = (selector: object, namespace = "milvus"): KubernetesObject => ({
  kind: "PodDisruptionBudget",
  metadata: { name: "budget", namespace },
  spec: { selector },
});
const autoscaler = (name: string, maxReplicas: number): KubernetesObject => ({
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "autoscaler", namespace: "milvus" },
  spec: { scaleTargetRef: { kind: "Deployment", name }, maxReplicas },
});
const messages = (...objects: KubernetesObject[]) =>
  disruptionBudgets.check(objects).map(({ message }) => message);
const missing = ["Deployment server has no PodDisruptionBudget"];

test("one pod needs none", () => {
  expect(messages(deployment())).toEqual([]);
});

test("more than one do, and a budget that selects them will do", () => {
  expect(messages(many)).toEqual(missing);
  expect(messages(many, budget({ matchLabels: { app: "server" } }))).toEqual([]);
});

test("a budget for other pods, or of another namespace, will not", () => {
  expect(messages(many, budget({ matchLabels: { app: "other" } }))).toEqual(missing);
  expect(messages(many, budget({ matchLabels: { app: "server" } }, "other"))).toEqual(missing);
});

test.each([
  [{ key: "tier", operator: "In", values: ["front", "back"] }, true],
  [{ key: "tier", operator: "NotIn", values: ["front"] }, false],
  [{ key: "tier", operator: "Exists" }, true],
  [{ key: "tier", operator: "DoesNotExist" }, false],
])("expressions select as in Kubernetes: %j", (expression, selected) => {
  expect(messages(many, budget({ matchExpressions: [expression] }))).toEqual(selected ? [] : missing);
});

test("an autoscaler may make it more than one", () => {
  expect(messages(deployment(), autoscaler("server", 4))).toEqual(missing);
  expect(messages(deployment(), autoscaler("server", 1))).toEqual([]);
  expect(messages(deployment(), autoscaler("other", 4))).toEqual([]);
});
