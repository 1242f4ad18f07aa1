import type { Fields } from "../../infra/workload/fields.ts";
import { fieldsOf } from "../../infra/workload/fields.ts";

/** What a Kubernetes object comes back as: one without a name of its own gets one, of Pulumi's name and a suffix. */
export function withName(name: string, inputs: Fields): Fields {
  const metadata = fieldsOf(inputs.metadata);
  return "metadata" in inputs && metadata.name === undefined
    ? { ...inputs, metadata: { ...metadata, name: `${name}-0a1b2c3d` } }
    : inputs;
}
