import type { KubeConfig, V1PersistentVolumeClaim, V1StatefulSet } from "@kubernetes/client-node";
import { ExitCode, MilvusStackError } from "../../provision/diagnostics/index.ts";
import { type ApiRequest, explainFailure } from "../../targets/kubernetes/index.ts";
import type { Claim, StatefulSetVolumes } from "./types.ts";

export interface VolumesPlace {
  readonly namespace: string;
  /** Name of the StatefulSet. */
  readonly name: string;
}

/** Reads and changes the volumes of one StatefulSet. Every failure of the API server is an MS821 or MS822 (exit code 4). */
export interface ClusterVolumes {
  /** @throws MilvusStackError MS971 (exit code 3) where there is no such StatefulSet, nor claims of one. */
  read(): Promise<StatefulSetVolumes>;
  expand(claim: string, size: string): Promise<void>;
  /** Sets `whenDeleted: Retain`. */
  keepClaims(): Promise<void>;
  /** Deletes the StatefulSet and neither its pods nor its claims. */
  release(): Promise<void>;
}

/** The volumes of a StatefulSet in the cluster of a kubeconfig. */
export async function clusterVolumes(config: KubeConfig, place: VolumesPlace): Promise<ClusterVolumes> {
  const { AppsV1Api, CoreV1Api, PatchStrategy, setHeaderOptions, StorageV1Api } = await import(
    "@kubernetes/client-node"
  );
  const { namespace, name } = place;
  const apps = config.makeApiClient(AppsV1Api);
  const core = config.makeApiClient(CoreV1Api);
  const storage = config.makeApiClient(StorageV1Api);
  const merge = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

  /** null where the answer is 404. */
  async function ask<T>(verb: string, resource: string, request: () => Promise<T>): Promise<T | null> {
    try {
      return await request();
    } catch (thrown) {
      const asked: ApiRequest = { verb, resource, namespace, context: config.getCurrentContext() };
      const failure = explainFailure(thrown, asked);
      if (failure !== null) throw failure;
      return null;
    }
  }

  return {
    async read() {
      const statefulSet = await ask("get", "statefulsets", () =>
        apps.readNamespacedStatefulSet({ namespace, name }),
      );
      const all = await ask("list", "persistentvolumeclaims", () =>
        core.listNamespacedPersistentVolumeClaim({ namespace }),
      );
      const classes = await ask("list", "storageclasses", () => storage.listStorageClass());
      const claims = (all?.items ?? []).flatMap((claim) => claimOf(claim, name, statefulSet));
      if (statefulSet === null && claims.length === 0) {
        const known = await ask("list", "statefulsets", () => apps.listNamespacedStatefulSet({ namespace }));
        throw unknownStatefulSet(place, known?.items ?? []);
      }
      return {
        namespace,
        name,
        templates: templatesOf(statefulSet),
        deletesClaims: statefulSet?.spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted === "Delete",
        claims: claims.toSorted((one, other) => one.name.localeCompare(other.name, "en", { numeric: true })),
        expandableClasses: new Set(
          (classes?.items ?? []).flatMap(({ metadata, allowVolumeExpansion }) =>
            allowVolumeExpansion === true && metadata?.name !== undefined ? [metadata.name] : [],
          ),
        ),
      };
    },
    async expand(claim, size) {
      const body = { spec: { resources: { requests: { storage: size } } } };
      await ask("patch", "persistentvolumeclaims", () =>
        core.patchNamespacedPersistentVolumeClaim({ namespace, name: claim, body }, merge),
      );
    },
    async keepClaims() {
      const body = { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain" } } };
      await ask("patch", "statefulsets", () =>
        apps.patchNamespacedStatefulSet({ namespace, name, body }, merge),
      );
    },
    async release() {
      await ask("delete", "statefulsets", () =>
        apps.deleteNamespacedStatefulSet({ namespace, name, propagationPolicy: "Orphan" }),
      );
    },
  };
}

function templatesOf(statefulSet: V1StatefulSet | null): StatefulSetVolumes["templates"] {
  if (statefulSet === null) return null;
  return (statefulSet.spec?.volumeClaimTemplates ?? []).map(({ metadata, spec }) => ({
    name: metadata?.name ?? "",
    size: spec?.resources?.requests?.storage ?? "0",
  }));
}

/** Claims of a StatefulSet are called `TEMPLATE-NAME-ORDINAL`. */
function claimOf(
  { metadata, spec, status }: V1PersistentVolumeClaim,
  statefulSet: string,
  owner: V1StatefulSet | null,
): Claim[] {
  const name = metadata?.name ?? "";
  const [, template, ordinal] = name.match(/^(.+)-(\d+)$/) ?? [];
  if (template === undefined || ordinal === undefined || !template.endsWith(`-${statefulSet}`)) return [];
  const uid = owner?.metadata?.uid;
  return [
    {
      name,
      template: template.slice(0, -statefulSet.length - 1),
      phase: status?.phase ?? "Pending",
      storageClass: spec?.storageClassName ?? null,
      requested: spec?.resources?.requests?.storage ?? "0",
      capacity: status?.capacity?.storage ?? null,
      waitsForPod: (status?.conditions ?? []).some(
        ({ type, status: value }) => type === "FileSystemResizePending" && value === "True",
      ),
      ownedByStatefulSet: (metadata?.ownerReferences ?? []).some((reference) => reference.uid === uid),
    },
  ];
}

function unknownStatefulSet(
  { namespace, name }: VolumesPlace,
  known: readonly V1StatefulSet[],
): MilvusStackError {
  const names = known.flatMap(({ metadata }) => metadata?.name ?? []);
  return new MilvusStackError(
    {
      code: "MS971",
      severity: "error",
      summary: `There is no StatefulSet ${name} in namespace ${namespace}.`,
      cause: names.length === 0 ? "The namespace has none." : `Known: ${names.join(", ")}.`,
      fix: "Choose one of them, or another namespace with --namespace.",
    },
    ExitCode.invalid,
  );
}
