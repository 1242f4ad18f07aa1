import { fieldsOf } from "../../workload/fields.ts";
import { eachContainer } from "../pods.ts";
import type { ObjectRule } from "../rule.ts";

/** Every container requests CPU and memory, and has a limit of memory. A limit of CPU only throttles, so none is asked for. */
export const resourcesSet: ObjectRule = {
  name: "resources-set",
  description:
    "Containers request CPU and memory and limit memory: neighbours neither starve nor get killed.",
  check: (object) =>
    eachContainer(object, ({ resources }) => {
      const requests = fieldsOf(fieldsOf(resources).requests);
      const limits = fieldsOf(fieldsOf(resources).limits);
      const missing = [
        ...(requests.cpu ? [] : ["requests.cpu"]),
        ...(requests.memory ? [] : ["requests.memory"]),
        ...(limits.memory ? [] : ["limits.memory"]),
      ];
      return missing.length === 0 ? null : `lacks resources.${missing.join(", resources.")}`;
    }),
};
