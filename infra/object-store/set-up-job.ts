import { readFileSync } from "node:fs";
import type * as pulumi from "@pulumi/pulumi";
import { type ContainerImage, imageReference } from "../workload/container-image.ts";
import { containerScript } from "../workload/container-script.ts";
import { workloadLabels } from "../workload/labels.ts";
import { restrictedContainer, restrictedPod } from "../workload/restricted.ts";

/** Any user will do: `mc` needs none in particular. */
const anyUser = 1000;
const workFolder = "/work";

export interface SetUpJob {
  /** Name of the component. */
  readonly instance: string;
  readonly namespace: pulumi.Input<string>;
  /** With `mc` and a shell. */
  readonly image: ContainerImage;
  /** `setup`: before Milvus starts. `retire`: once Milvus has taken on what was set up. */
  readonly task: "setup" | "retire";
  /** File beside this one. */
  readonly script: "set-up-minio.sh" | "make-buckets.sh" | "retire-users.sh";
  readonly url: pulumi.Input<string>;
  /** What the script reads besides URL and WORK. */
  readonly variables: Readonly<Record<string, string>>;
  /** Variables whose value is a key of a Secret. */
  readonly secretVariables: Readonly<
    Record<string, { readonly name: pulumi.Input<string>; readonly key: string }>
  >;
  /** What the store keeps its objects on: a store on other volumes has no buckets, and is set up again. Default: nothing known. */
  readonly volumes?: pulumi.Input<string>;
}

/**
 * Arguments of a Job at the object store. It has no name of its own: a Job cannot be changed, so whatever changes makes another one
 * with another name, and an update without changes makes none.
 */
export function setUpJob(job: SetUpJob) {
  const script = readFileSync(new URL(job.script, import.meta.url), "utf8");
  const { instance, namespace, variables, secretVariables, volumes } = job;
  const image = imageReference(job.image);
  const name = `${instance}-${job.task}`;
  const labels = workloadLabels({ name, instance, component: "bucket-setup" });
  return {
    metadata: { namespace, labels },
    spec: {
      backoffLimit: 3,
      activeDeadlineSeconds: 1200,
      template: {
        metadata: {
          labels,
          ...(volumes !== undefined && { annotations: { "milvus-stack/volumes": volumes } }),
        },
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: restrictedPod(anyUser),
          containers: [
            {
              name: job.task,
              image,
              command: containerScript(script),
              env: [
                { name: "URL", value: job.url },
                { name: "WORK", value: workFolder },
                ...Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
                ...Object.entries(secretVariables).map(([variable, secretKeyRef]) => ({
                  name: variable,
                  valueFrom: { secretKeyRef },
                })),
              ],
              securityContext: restrictedContainer,
              resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "256Mi" } },
              volumeMounts: [{ name: "work", mountPath: workFolder }],
            },
          ],
          volumes: [{ name: "work", emptyDir: { sizeLimit: "16Mi" } }],
        },
      },
    },
  };
}
