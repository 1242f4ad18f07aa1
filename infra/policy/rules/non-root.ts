import { fieldsOf } from "../../workload/fields.ts";
import { eachContainer } from "../pods.ts";
import type { ObjectRule } from "../rule.ts";

/** No container may run as root, nor gain rights that it did not start with. */
export const nonRoot: ObjectRule = {
  name: "non-root",
  description: "Containers set runAsNonRoot, and allowPrivilegeEscalation: false.",
  check: (object) =>
    eachContainer(object, (container, pod) => {
      // What a container says goes before what its pod says.
      const context = { ...fieldsOf(pod.securityContext), ...fieldsOf(container.securityContext) };
      if (context.runAsUser === 0) return "runs as user 0";
      if (context.runAsNonRoot !== true) return "may run as root: runAsNonRoot is not true";
      if (context.allowPrivilegeEscalation !== false)
        return "may gain privileges: allowPrivilegeEscalation is not false";
      return null;
    }),
};
