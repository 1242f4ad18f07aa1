import { changeContainers, changePod } from "../workload/change-pod.ts";
import { type Fields, fieldsOf } from "../workload/fields.ts";

/**
 * An object of MinIO's chart with what its templates have no values for: what the Pod Security Standard "restricted" asks for, and
 * whether a StatefulSet's volumes go with it.
 */
export function completeMinioObject(object: Fields, kind: string, keepVolumes: boolean): Fields {
  const restricted = changePod(object, (pod) =>
    changeContainers(
      {
        ...pod,
        securityContext: {
          ...fieldsOf(pod.securityContext),
          runAsNonRoot: true,
          // Without it every start walks the whole volume to change owners that are right already.
          fsGroupChangePolicy: "OnRootMismatch",
          seccompProfile: { type: "RuntimeDefault" },
        },
      },
      (container) => ({
        ...container,
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      }),
    ),
  );
  return kind === "StatefulSet" && !keepVolumes ? deletingVolumes(restricted) : restricted;
}

function deletingVolumes(statefulSet: Fields): Fields {
  return {
    ...statefulSet,
    spec: {
      ...fieldsOf(statefulSet.spec),
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
    },
  };
}
