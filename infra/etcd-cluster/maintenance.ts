import { readFileSync } from "node:fs";
import type * as pulumi from "@pulumi/pulumi";
import type { EtcdConfig } from "../config/types.ts";
import { type ContainerImage, imageReference } from "../workload/container-image.ts";
import { containerScript } from "../workload/container-script.ts";
import { workloadLabels } from "../workload/labels.ts";
import { restrictedContainer, restrictedPod } from "../workload/restricted.ts";

/** User of the etcd image. */
const etcdUser = 1001;
const snapshotDirectory = "/snapshots";

/** A file that grew by less than this, or that is mostly in use, is not worth a member's silence while it is rewritten. */
const worthDefragmenting = { percent: 25, bytes: 64 * 1024 ** 2 };

export interface MaintenanceInput {
  /** Name of the component, prefix of the jobs. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  /** `host:port` of every member. */
  readonly endpoints: pulumi.Output<readonly string[]>;
  readonly image: ContainerImage;
}

type Environment = readonly { readonly name: string; readonly value: pulumi.Input<string> }[];

/** Name of the claim, of the CronJob and of the pods' component label. */
export const snapshotName = (name: string) => `${name}-snapshot`;
export const defragmentationName = (name: string) => `${name}-defragmentation`;

/** CronJob that saves the keyspace to the claim `snapshotName(name)`, or to one that is there already. */
export function snapshotJob(input: MaintenanceInput, snapshots: NonNullable<EtcdConfig["snapshots"]>) {
  return cronJob(input, {
    component: "etcd-snapshot",
    name: snapshotName(input.name),
    schedule: snapshots.schedule,
    script: readScript("snapshot.sh"),
    // It only reads, so another try can do no harm.
    retries: 2,
    env: [
      { name: "DIRECTORY", value: snapshotDirectory },
      { name: "KEEP", value: String(snapshots.keep) },
    ],
    claim: snapshots.existingClaim ?? snapshotName(input.name),
  });
}

/** CronJob that gives freed space back, member by member. */
export function defragmentationJob(input: MaintenanceInput, { schedule }: { readonly schedule: string }) {
  return cronJob(input, {
    component: "etcd-defragmentation",
    name: defragmentationName(input.name),
    schedule,
    script: readScript("defragment.sh"),
    retries: 0,
    env: [
      { name: "MIN_FREE_PERCENT", value: String(worthDefragmenting.percent) },
      { name: "MIN_FREE_BYTES", value: String(worthDefragmenting.bytes) },
    ],
    claim: null,
  });
}

function readScript(file: string): string {
  return readFileSync(new URL(file, import.meta.url), "utf8");
}

interface MaintenanceJob {
  readonly component: string;
  readonly name: string;
  readonly schedule: string;
  readonly script: string;
  readonly retries: number;
  readonly env: Environment;
  readonly claim: string | null;
}

function cronJob(input: MaintenanceInput, job: MaintenanceJob) {
  const labels = workloadLabels({ name: job.name, instance: input.name, component: job.component });
  const container = {
    name: job.component,
    image: imageReference(input.image),
    command: containerScript(job.script),
    env: [
      {
        name: "ENDPOINTS",
        value: input.endpoints.apply((members) => members.map((each) => `http://${each}`).join(" ")),
      },
      ...job.env,
    ],
    securityContext: restrictedContainer,
    resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "256Mi" } },
    ...(job.claim === null ? {} : { volumeMounts: [{ name: "snapshots", mountPath: snapshotDirectory }] }),
  };
  return {
    metadata: { name: job.name, namespace: input.namespace, labels },
    spec: {
      schedule: job.schedule,
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      // A run that could not start for ten minutes waits for the next one.
      startingDeadlineSeconds: 600,
      jobTemplate: {
        spec: {
          backoffLimit: job.retries,
          activeDeadlineSeconds: 3600,
          template: {
            metadata: { labels },
            spec: {
              restartPolicy: "Never",
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              securityContext: restrictedPod(etcdUser),
              containers: [container],
              ...(job.claim === null
                ? {}
                : { volumes: [{ name: "snapshots", persistentVolumeClaim: { claimName: job.claim } }] }),
            },
          },
        },
      },
    },
  };
}
