import { changeContainers, changePod } from "../workload/change-pod.ts";
import { type Fields, fieldsOf } from "../workload/fields.ts";
import { spreadOverZones } from "../workload/spread.ts";

/**
 * An object of MinIO's chart with what its templates have no values for: what the Pod Security Standard "restricted" asks for, and
 * whether a StatefulSet's volumes go with it.
 */
export function completeMinioObject(
  object: Fields,
  kind: string,
  {
    name,
    keepVolumes,
    overZones,
  }: { readonly name: string; readonly keepVolumes: boolean; readonly overZones: boolean },
): Fields {
  const restricted = changePod(object, (pod) =>
    changeContainers(
      {
        ...pod,
        ...(overZones &&
          kind === "StatefulSet" && {
            topologySpreadConstraints: [spreadOverZones({ app: "minio", release: name })],
          }),
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
