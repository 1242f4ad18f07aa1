import type { CodeFamily } from "./description.ts";

/** MS971 to MS979: volumes that grow. */
export const volumeCodes = {
  MS971: {
    title: "No such StatefulSet",
    explanation:
      "`volumes grow` names a StatefulSet that is not in the namespace, and there are no claims of one of that name either.",
    fix: "`kubectl get statefulset --all-namespaces` shows them. Correct the name, `--namespace` or `--context`.",
  },
  MS972: {
    title: "A size or a claim template that does not fit",
    explanation:
      "Kubernetes does not make a volume smaller, and a StatefulSet with several claim templates needs to be told which of them is meant.",
    fix: "Give a larger size, or name the template with `--template`, as the message says.",
  },
  MS973: {
    title: "Volumes that cannot grow",
    explanation:
      "A volume grows only if its storage class has `allowVolumeExpansion: true` and its driver supports it, and only while it is bound. Nothing was changed.",
    fix: "Allow expansion in the class if its driver supports it; otherwise make a new stack with larger volumes and restore a backup into it.",
  },
  MS974: {
    title: "Volumes have not grown in time",
    explanation:
      "The claims ask for the new size, and their volumes, or the StatefulSet, have not followed before `--timeout`. No data is touched, and pods go on running.",
    fix: "Do what the message says, and run the command again: it goes on where it was.",
  },
} as const satisfies CodeFamily;
