import { type Fields, fieldsOf } from "./fields.ts";

/** The same StatefulSet, Deployment or Job with another pod specification. Objects without a pod template come back as they are. */
export function changePod(object: Fields, change: (podSpec: Fields) => Fields): Fields {
  const spec = fieldsOf(object.spec);
  const template = fieldsOf(spec.template);
  if (template.spec === undefined) return object;
  return { ...object, spec: { ...spec, template: { ...template, spec: change(fieldsOf(template.spec)) } } };
}

/** The same pod specification with other containers. */
export function changeContainers(podSpec: Fields, change: (container: Fields) => Fields): Fields {
  const containers = Array.isArray(podSpec.containers) ? podSpec.containers : [];
  return { ...podSpec, containers: containers.map((each) => change(fieldsOf(each))) };
}
