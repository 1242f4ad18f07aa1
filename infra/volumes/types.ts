/** A claim of a StatefulSet, as the API server has it. Sizes are Kubernetes' quantities. */
export interface Claim {
  readonly name: string;
  /** Name of the claim template that it was made from. */
  readonly template: string;
  readonly phase: string;
  readonly storageClass: string | null;
  /** What it asks for. */
  readonly requested: string;
  /** What its volume has; null before it is bound. */
  readonly capacity: string | null;
  /** The volume has grown, and its file system grows when the pod starts again. */
  readonly waitsForPod: boolean;
  /** Kubernetes deletes it together with the StatefulSet. */
  readonly ownedByStatefulSet: boolean;
}

export interface ClaimTemplate {
  readonly name: string;
  readonly size: string;
}

/** What there is to grow. */
export interface StatefulSetVolumes {
  readonly namespace: string;
  readonly name: string;
  /** null where the StatefulSet is gone and its claims are still there: it was let go before. */
  readonly templates: readonly ClaimTemplate[] | null;
  /** Claims are deleted with the StatefulSet: `whenDeleted: Delete`. */
  readonly deletesClaims: boolean;
  readonly claims: readonly Claim[];
  /** Names of the storage classes that let a volume grow. */
  readonly expandableClasses: ReadonlySet<string>;
}

/** Steps that are left to do; all of them false or empty where everything is done. */
export interface Growth {
  readonly size: string;
  /** Claims that have to ask for more. */
  readonly expand: readonly Claim[];
  /** Claims whose volume has to be as large before the StatefulSet is let go. */
  readonly wait: readonly Claim[];
  readonly release: boolean;
}
