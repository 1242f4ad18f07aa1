import { type Fields, fieldsOf } from "./fields.ts";

/** The same StatefulSet, Deployment or Job with another pod specification. Objects without a pod template come back as they are. */
export function changePod(object: Fields, change: (podSpec: Fields) => Fields): Fields {
  const spec = fieldsOf(object.spec);
  const template = fieldsOf(spec.template);
  if (template.spec === undefined) return object;
  return { ...object, spec: { ...spec, template: { ...template, spec: change(fieldsOf(template.spec)) } } };
}

/** The same object with one more annotation on its pods: with another value they are replaced. */
export function annotatePod(object: Fields, key: string, value: unknown): Fields {
  const spec = fieldsOf(object.spec);
  const template = fieldsOf(spec.template);
  const metadata = fieldsOf(template.metadata);
  const annotations = { ...fieldsOf(metadata.annotations), [key]: value };
  return {
    ...object,
    spec: { ...spec, template: { ...template, metadata: { ...metadata, annotations } } },
  };
}

/** The same pod specification with other containers. */
export function changeContainers(podSpec: Fields, change: (container: Fields) => Fields): Fields {
  const containers = Array.isArray(podSpec.containers) ? podSpec.containers : [];
  return { ...podSpec, containers: containers.map((each) => change(fieldsOf(each))) };
}
