import { type Fields, fieldsOf } from "../workload/fields.ts";
import { type KubernetesObject, listOf } from "./rule.ts";

/** Template of the pods that an object makes: its `metadata` and `spec`; null for an object that makes none. */
export function podTemplateOf(object: KubernetesObject): Fields | null {
  const spec = fieldsOf(object.spec);
  switch (object.kind) {
    case "Pod":
      return object;
    case "CronJob":
      return fieldsOf(fieldsOf(fieldsOf(spec.jobTemplate).spec).template);
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ReplicaSet":
    case "Job":
      return fieldsOf(spec.template);
    default:
      return null;
  }
}

export function podSpecOf(object: KubernetesObject): Fields | null {
  const template = podTemplateOf(object);
  return template === null ? null : fieldsOf(template.spec);
}

/** All containers that an object's pods run, those that only start them included. */
export function containersOf(object: KubernetesObject): Fields[] {
  const pod = podSpecOf(object);
  return pod === null ? [] : [...listOf(pod.initContainers), ...listOf(pod.containers)];
}

/** A sentence on each container that `fault` finds one with. */
export function eachContainer(
  object: KubernetesObject,
  fault: (container: Fields, pod: Fields) => string | null,
): string[] {
  const pod = podSpecOf(object) ?? {};
  return containersOf(object).flatMap((container) => {
    const found = fault(container, pod);
    return found === null ? [] : [`container ${String(container.name)} ${found}`];
  });
}
