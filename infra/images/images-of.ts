import { type Fields, fieldsOf, isFields } from "../workload/fields.ts";

/** An image that a rendered object runs. */
export interface UsedImage {
  /** `StatefulSet/etcd` */
  readonly object: string;
  readonly container: string;
  /** As the pod names it. */
  readonly reference: string;
}

const lists = ["initContainers", "containers", "ephemeralContainers"];

/** Every image of Kubernetes objects, wherever in them a pod is described: Pods, workloads, CronJobs, `List`s. */
export function imagesOf(objects: readonly unknown[]): UsedImage[] {
  return objects.flatMap((object) => {
    const fields = fieldsOf(object);
    if (fields.kind === "List" && Array.isArray(fields.items)) return imagesOf(fields.items);
    const name = `${fields.kind}/${fieldsOf(fields.metadata).name}`;
    return podSpecsOf(fields).flatMap((spec) =>
      containersOf(spec).map((each) => ({ object: name, ...each })),
    );
  });
}

function containersOf(spec: Fields): { container: string; reference: string }[] {
  return lists
    .flatMap((list): unknown[] => (Array.isArray(spec[list]) ? spec[list] : []))
    .map((container) => {
      const { name, image } = fieldsOf(container);
      // An image that is not said is one that nobody pinned.
      return { container: String(name), reference: typeof image === "string" ? image : "" };
    });
}

function podSpecsOf(value: unknown): Fields[] {
  if (Array.isArray(value)) return value.flatMap(podSpecsOf);
  if (!isFields(value)) return [];
  if (Array.isArray(value.containers)) return [value];
  return Object.values(value).flatMap(podSpecsOf);
}
