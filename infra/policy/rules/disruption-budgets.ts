import { type Fields, fieldsOf } from "../../workload/fields.ts";
import { podTemplateOf } from "../pods.ts";
import { type KubernetesObject, listOf, type StackRule, titleOf, type Violation } from "../rule.ts";

/** What runs more than once keeps running while nodes are drained: each such workload has a PodDisruptionBudget. */
export const disruptionBudgets: StackRule = {
  name: "disruption-budgets",
  description:
    "A Deployment or StatefulSet with more than one replica has a PodDisruptionBudget that selects its pods.",
  check: (objects) => {
    const budgets = objects.filter(({ kind }) => kind === "PodDisruptionBudget");
    return objects
      .filter((object) => runsMoreThanOnce(object, objects))
      .filter((workload) => !budgets.some((budget) => covers(budget, workload)))
      .map((object): Violation => ({ object, message: `${titleOf(object)} has no PodDisruptionBudget` }));
  },
};

function runsMoreThanOnce(object: KubernetesObject, objects: readonly KubernetesObject[]): boolean {
  if (object.kind !== "Deployment" && object.kind !== "StatefulSet") return false;
  const { replicas } = fieldsOf(object.spec);
  return (typeof replicas === "number" && replicas > 1) || objects.some((other) => scales(other, object));
}

/** An autoscaler that may make more than one of the workload's pods. */
function scales({ kind, spec, metadata }: KubernetesObject, workload: KubernetesObject): boolean {
  if (kind !== "HorizontalPodAutoscaler") return false;
  const { scaleTargetRef, maxReplicas } = fieldsOf(spec);
  const target = fieldsOf(scaleTargetRef);
  return (
    target.kind === workload.kind &&
    target.name === fieldsOf(workload.metadata).name &&
    sameNamespace(fieldsOf(metadata), fieldsOf(workload.metadata)) &&
    typeof maxReplicas === "number" &&
    maxReplicas > 1
  );
}

function covers(budget: KubernetesObject, workload: KubernetesObject): boolean {
  const selector = fieldsOf(fieldsOf(budget.spec).selector);
  const labels = fieldsOf(fieldsOf(podTemplateOf(workload)?.metadata).labels);
  return sameNamespace(fieldsOf(budget.metadata), fieldsOf(workload.metadata)) && selects(selector, labels);
}

function selects({ matchLabels, matchExpressions }: Fields, labels: Fields): boolean {
  const equal = Object.entries(fieldsOf(matchLabels)).every(([key, value]) => labels[key] === value);
  return equal && listOf(matchExpressions).every((expression) => meets(expression, labels));
}

function meets({ key, operator, values }: Fields, labels: Fields): boolean {
  const value = labels[String(key)];
  const listed = Array.isArray(values) && values.includes(value);
  switch (operator) {
    case "In":
      return listed;
    case "NotIn":
      return !listed;
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}

function sameNamespace(one: Fields, other: Fields): boolean {
  return (one.namespace ?? "default") === (other.namespace ?? "default");
}
