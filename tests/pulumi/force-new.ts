/** Fields of `spec` for which Pulumi's Kubernetes provider replaces an object. (pulumi-kubernetes, provider/pkg/provider/diff.go.) */
export const forceNew: Readonly<Record<string, readonly string[]>> = {
  StatefulSet: [
    "podManagementPolicy",
    "revisionHistoryLimit",
    "selector",
    "serviceName",
    "volumeClaimTemplates",
  ],
  PersistentVolumeClaim: ["accessModes", "selector", "storageClassName", "volumeName"],
  Deployment: ["selector"],
  Job: ["completions", "parallelism", "selector", "template"],
};
