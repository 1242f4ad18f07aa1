import { readFileSync } from "node:fs";
import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { BackupConfig } from "../config/types.ts";
import type { Connection } from "../connection.ts";
import type { ObjectStoreConnection } from "../object-store/connection.ts";
import { type ContainerImage, imageReference } from "../workload/container-image.ts";
import { containerScript } from "../workload/container-script.ts";
import { workloadLabels } from "../workload/labels.ts";
import { restrictedContainer, restrictedPod } from "../workload/restricted.ts";
import { milvusEnvironment, storeEnvironment } from "./settings.ts";

/** The image has no user of its own; its program and files are readable by all. */
const user = 1000;
const configFolder = "/etc/milvus-backup";
const caFolder = "/etc/milvus-ca";

/** How the job checks the certificate of Milvus. */
export interface BackupTls {
  /** Secret with the authority's certificate; null: one that the system trusts. */
  readonly caSecret: { readonly name: pulumi.Input<string>; readonly key: string } | null;
  /** Name in the certificate, if it is not that of the endpoint. */
  readonly serverName: string | null;
}

export interface BackupJobInput {
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly config: BackupConfig;
  readonly image: ContainerImage;
  readonly milvus: Connection;
  readonly tls: BackupTls | null;
  readonly objectStore: ObjectStoreConnection;
  /** null: no service account token is needed, for the credentials are in a Secret. */
  readonly serviceAccount: pulumi.Input<string> | null;
  readonly settings: pulumi.Input<string>;
}

/** The CronJob that makes backups and deletes old ones. */
export function backupJob(input: BackupJobInput): k8s.batch.v1.CronJobArgs {
  const labels = workloadLabels({ name: input.name, instance: input.name, component: "backup" });
  return {
    metadata: { name: input.name, namespace: input.namespace, labels },
    spec: {
      schedule: input.config.schedule,
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 3600,
      jobTemplate: {
        spec: {
          // A new attempt is a new backup, of which the failed one leaves its files behind: once is enough.
          backoffLimit: 1,
          activeDeadlineSeconds: 6 * 3600,
          template: {
            metadata: { labels: { ...labels, ...input.objectStore.identity.podLabels } },
            spec: podSpec(input),
          },
        },
      },
    },
  };
}

function podSpec({
  serviceAccount,
  settings,
  tls,
  ...input
}: BackupJobInput): k8s.types.input.core.v1.PodSpec {
  const ca = tls?.caSecret ?? null;
  const caVolume = { name: "ca", mountPath: caFolder, readOnly: true };
  return {
    restartPolicy: "Never",
    ...(serviceAccount === null
      ? { automountServiceAccountToken: false }
      : { serviceAccountName: serviceAccount }),
    // A Service named `minio` would set MINIO_PORT to a URL, which milvus-backup takes for configuration.
    enableServiceLinks: false,
    securityContext: restrictedPod(user),
    containers: [
      {
        name: "milvus-backup",
        image: imageReference(input.image),
        command: containerScript(readFileSync(new URL("backup.sh", import.meta.url), "utf8")),
        env: environment(input, tls),
        securityContext: restrictedContainer,
        resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { memory: "1Gi" } },
        volumeMounts: [
          { name: "settings", mountPath: configFolder, readOnly: true },
          { name: "tmp", mountPath: "/tmp" },
          ...(ca === null ? [] : [caVolume]),
        ],
      },
    ],
    volumes: [
      { name: "settings", configMap: { name: settings } },
      { name: "tmp", emptyDir: {} },
      ...(ca === null
        ? []
        : [{ name: "ca", secret: { secretName: ca.name, items: [{ key: ca.key, path: "ca.crt" }] } }]),
    ],
  };
}

function environment(
  { config, milvus, objectStore }: Pick<BackupJobInput, "config" | "milvus" | "objectStore">,
  tls: BackupTls | null,
): k8s.types.input.core.v1.EnvVar[] {
  const plain = {
    PROGRAM: "/app/milvus-backup",
    CONFIG: `${configFolder}/backup.yaml`,
    KEEP: String(config.keep),
  };
  const check = tls && { serverName: tls.serverName, caFile: tls.caSecret && `${caFolder}/ca.crt` };
  // Hosts are known once both are ready; which variables there are is known before.
  const where = pulumi
    .all([milvus.endpoints, objectStore.endpoints])
    .apply(([[proxy = ""], [store = ""]]) => ({
      ...milvusEnvironment(proxy, check),
      ...storeEnvironment(objectStore, store),
    }));
  const names = Object.keys({
    ...milvusEnvironment("milvus", check),
    ...storeEnvironment(objectStore, "store"),
  });
  return [
    ...Object.entries(plain).map(([name, value]) => ({ name, value })),
    ...names.map((name) => ({ name, value: where.apply((values) => values[name] ?? "") })),
    ...(milvus.secretRef === null || milvus.secretRef.keys.username !== undefined
      ? []
      : [{ name: "MILVUS_USER", value: "root" }]),
    ...secretVariables(milvus, { MILVUS_USER: "username", MILVUS_PASSWORD: "password" }),
    ...secretVariables(objectStore, {
      MINIO_ACCESS_KEY: "accessKeyId",
      MINIO_SECRET_KEY: "secretAccessKey",
      MINIO_BACKUP_ACCESS_KEY: "accessKeyId",
      MINIO_BACKUP_SECRET_KEY: "secretAccessKey",
    }),
  ];
}

/** Variable → credential, for those credentials that the Secret holds. */
function secretVariables(
  { secretRef }: Connection,
  credentials: Record<string, string>,
): k8s.types.input.core.v1.EnvVar[] {
  if (secretRef === null) return [];
  return Object.entries(credentials).flatMap(([name, credential]) => {
    const key = secretRef.keys[credential];
    return key === undefined ? [] : [{ name, valueFrom: { secretKeyRef: { name: secretRef.name, key } } }];
  });
}
