import { type Fields, fieldsOf } from "../workload/fields.ts";
import type { DeployedObject } from "./deployed-stack.ts";

/** An object whose deletion takes data with it. */
export interface DataHolder {
  /** `StatefulSet/etcd`, as `allowDataLoss` names it. */
  readonly id: string;
  readonly namespace: string | null;
  /** What a deletion does to the data, as a sentence. */
  readonly loss: string;
  /** Paths of the fields that Kubernetes does not change in place: with another value, the provider replaces the object. */
  readonly fixed: readonly string[];
}

interface Kind {
  readonly fixed: readonly string[];
  /** undefined: an object of the kind that holds nothing. */
  readonly loss: (object: Fields) => string | undefined;
}

/** An object of another name, or in another namespace, is another object. */
const identity = ["metadata.name", "metadata.namespace"];

/**
 * The kinds that hold data, and which of their fields are fixed. (pulumi-kubernetes 4.34, provider/pkg/provider/diff.go,
 * `forceNewProperties`.)
 */
const kinds: Readonly<Record<string, Kind>> = {
  StatefulSet: {
    fixed: [
      ...identity,
      "spec.podManagementPolicy",
      "spec.revisionHistoryLimit",
      "spec.selector",
      "spec.serviceName",
      "spec.volumeClaimTemplates",
    ],
    loss: (object) => {
      const claims = claimsOf(object);
      if (claims.length === 0) return undefined;
      const names = claims.map((claim) => `\`${claim}\``).join(", ");
      return keepsClaims(object)
        ? `All its pods stop at once. Its claims stay: ${names}.`
        : `Its claims are deleted with all their data: ${names}.`;
    },
  },
  PersistentVolumeClaim: {
    fixed: [...identity, "spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
    loss: () =>
      "Its volume is deleted with all data on it, unless the reclaim policy of its class is `Retain`.",
  },
  Namespace: {
    fixed: ["metadata.name"],
    loss: () => "Everything in the namespace is deleted, all claims included.",
  },
};

/** What the object holds; null where it can be deleted without losing data. */
export function dataHolder({ type, object }: Pick<DeployedObject, "type" | "object">): DataHolder | null {
  const kind = type.split(":").at(-1) ?? "";
  const loss = kinds[kind]?.loss(object);
  if (loss === undefined) return null;
  const { name, namespace } = fieldsOf(object.metadata);
  return {
    id: `${kind}/${name}`,
    namespace: typeof namespace === "string" ? namespace : null,
    loss,
    fixed: kinds[kind]?.fixed ?? [],
  };
}

/** Whether any of the objects holds data. A namespace does, but only what is in it: the namespace of a stack is the stack's alone. */
export function holdData(objects: readonly DeployedObject[]): boolean {
  return objects.some((object) => !object.type.endsWith(":Namespace") && dataHolder(object) !== null);
}

/** Names of the claims that a StatefulSet makes: `TEMPLATE-NAME-ORDINAL`. */
function claimsOf({ metadata, spec }: Fields): string[] {
  const { volumeClaimTemplates, replicas } = fieldsOf(spec);
  const templates = Array.isArray(volumeClaimTemplates) ? volumeClaimTemplates : [];
  // Kubernetes' default is one.
  const ordinals = Array.from(
    { length: typeof replicas === "number" ? replicas : 1 },
    (_, ordinal) => ordinal,
  );
  return templates.flatMap((template) =>
    ordinals.map(
      (ordinal) => `${fieldsOf(fieldsOf(template).metadata).name}-${fieldsOf(metadata).name}-${ordinal}`,
    ),
  );
}

/** Kubernetes keeps the claims unless the retention policy says otherwise. */
function keepsClaims({ spec }: Fields): boolean {
  return fieldsOf(fieldsOf(spec).persistentVolumeClaimRetentionPolicy).whenDeleted !== "Delete";
}
