import { createHash } from "node:crypto";
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
  /** File beside this one. */
  readonly script: "set-up-minio.sh" | "make-buckets.sh";
  readonly url: pulumi.Input<string>;
  /** Folder of a bucket in which a conditional write is tried; null: none is. */
  readonly probe: string | null;
  /** What the script reads besides URL, WORK and PROBE. */
  readonly variables: Readonly<Record<string, string>>;
  /** Variables whose value is a key of a Secret. */
  readonly secretVariables: Readonly<Record<string, { readonly name: string; readonly key: string }>>;
  /** `secretVersion` of the Secret with the credentials that the Job gives to a user: another value makes another Job. */
  readonly secretVersion: pulumi.Input<string> | null;
}

/** What the container runs: the script, and what asks the store for conditional writes at its end. */
export function setUpScript(script: SetUpJob["script"]): string {
  return [script, "conditional-writes.sh"]
    .map((name) => readFileSync(new URL(name, import.meta.url), "utf8"))
    .join("\n");
}

/**
 * Arguments of a Job that makes buckets. Its name has a digest of what it does: a Job cannot be changed, so whatever changes
 * makes a new one, and an update without changes makes none.
 */
export function setUpJob(job: SetUpJob) {
  const script = setUpScript(job.script);
  const { instance, namespace, secretVariables } = job;
  const variables = { ...job.variables, PROBE: job.probe ?? "" };
  const image = imageReference(job.image);
  const does = createHash("sha256")
    .update(JSON.stringify([script, image, variables, secretVariables]))
    .digest("hex")
    .slice(0, 8);
  const name = `${instance}-setup`;
  const labels = workloadLabels({ name, instance, component: "bucket-setup" });
  return {
    metadata: { name: `${name}-${does}`, namespace, labels },
    spec: {
      backoffLimit: 3,
      activeDeadlineSeconds: 1200,
      template: {
        metadata: {
          labels,
          ...(job.secretVersion === null
            ? {}
            : { annotations: { "milvus-stack/secret-version": job.secretVersion } }),
        },
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: restrictedPod(anyUser),
          containers: [
            {
              name: "setup",
              image,
              command: containerScript(script),
              // The last lines say why, and Pulumi shows them where an update fails.
              terminationMessagePolicy: "FallbackToLogsOnError",
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
