import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { recordResources } from "../../tests/infra/record-resources.ts";
import type { ObjectStoreConnection } from "../object-store/connection.ts";
import { Backup, type BackupArgs } from "./backup.ts";

const objectStore = (): ObjectStoreConnection => ({
  endpoints: pulumi.output(["minio.search.svc:9000"]),
  secretRef: {
    name: pulumi.output("minio-milvus"),
    keys: { accessKeyId: "accessKeyId", secretAccessKey: "secretAccessKey" },
  },
  bucket: "milvus",
  backupBucket: "milvus-backups",
  rootPath: "files",
  cloudProvider: "aws",
  accountName: null,
  region: null,
  useSsl: false,
  useIam: false,
  useVirtualHost: false,
  identity: { serviceAccountAnnotations: {}, podLabels: {} },
  podLabels: { app: "minio" },
});

const args = (): BackupArgs => ({
  namespace: "search",
  config: { schedule: "0 2 * * *", keep: 7, bucket: "milvus-backups" },
  image: {
    registry: "docker.io",
    repository: "milvusdb/milvus-backup",
    tag: "v0.5.16",
    digest: null,
  },
  milvus: {
    endpoints: pulumi.output(["milvus.search.svc:19530"]),
    secretRef: { name: "milvus-root", keys: { password: "password" } },
  },
  objectStore: objectStore(),
});

/** What the tests look at, out of the inputs as Pulumi would send them. */
const cronJob = z.looseObject({
  spec: z.looseObject({
    jobTemplate: z.object({
      spec: z.looseObject({
        template: z.object({
          metadata: z.unknown(),
          spec: z.looseObject({
            containers: z.tuple([
              z.looseObject({
                image: z.string(),
                env: z.array(
                  z.object({
                    name: z.string(),
                    value: z.string().optional(),
                    valueFrom: z.unknown().optional(),
                  }),
                ),
              }),
            ]),
          }),
        }),
      }),
    }),
  }),
});

async function made(given: () => BackupArgs) {
  const resources = await recordResources(() => new Backup("backup", given()));
  const job = cronJob.parse(resources.find(({ type }) => type === "kubernetes:batch/v1:CronJob")?.inputs);
  const pod = job.spec.jobTemplate.spec.template;
  const [container] = pod.spec.containers;
  return { resources, job, pod, container, env: container.env };
}

describe("the CronJob", () => {
  test("runs one backup at a time, with its image pinned", async () => {
    const { job, container } = await made(args);
    expect(job).toMatchObject({ spec: { schedule: "0 2 * * *", concurrencyPolicy: "Forbid" } });
    expect(container.image).toBe("docker.io/milvusdb/milvus-backup:v0.5.16");
  });

  test("gets credentials from Secrets only", async () => {
    const { env } = await made(args);
    const bySecret = env.filter(({ valueFrom }) => valueFrom !== undefined);
    expect(bySecret).toEqual([
      { name: "MILVUS_PASSWORD", valueFrom: { secretKeyRef: { name: "milvus-root", key: "password" } } },
      ...[
        ["MINIO_ACCESS_KEY", "accessKeyId"],
        ["MINIO_SECRET_KEY", "secretAccessKey"],
        ["MINIO_BACKUP_ACCESS_KEY", "accessKeyId"],
        ["MINIO_BACKUP_SECRET_KEY", "secretAccessKey"],
      ].map(([name, key]) => ({ name, valueFrom: { secretKeyRef: { name: "minio-milvus", key } } })),
    ]);
    const plain = env.filter(({ valueFrom }) => valueFrom === undefined);
    expect(plain.filter(({ name }) => /PASSWORD|SECRET|ACCESS_KEY/.test(name))).toEqual([]);
    expect(plain).toContainEqual({ name: "MILVUS_USER", value: "root" });
    expect(plain).toContainEqual({ name: "MINIO_BACKUP_BUCKET_NAME", value: "milvus-backups" });
  });

  test("names no login and no token that is not needed", async () => {
    const { env, pod } = await made(() => ({ ...args(), milvus: { ...args().milvus, secretRef: null } }));
    expect(env.map(({ name }) => name)).not.toContain("MILVUS_USER");
    expect(pod.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true },
    });
  });

  test("has no empty value, which the API server would drop", async () => {
    const { env } = await made(args);
    expect(env.filter(({ value, valueFrom }) => !value && !valueFrom)).toEqual([]);
  });
});

test("with IAM the pods carry an identity instead of credentials", async () => {
  const identity = {
    serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/backup" },
    podLabels: { "azure.workload.identity/use": "true" },
  };
  const { resources, pod, env } = await made(() => ({
    ...args(),
    objectStore: { ...objectStore(), secretRef: null, useIam: true, identity },
  }));
  expect(resources.find(({ type }) => type === "kubernetes:core/v1:ServiceAccount")?.inputs).toMatchObject({
    metadata: { name: "backup", annotations: identity.serviceAccountAnnotations },
  });
  expect(pod).toMatchObject({
    metadata: { labels: { ...identity.podLabels, "app.kubernetes.io/component": "backup" } },
    spec: { serviceAccountName: "backup" },
  });
  expect(env).toContainEqual({ name: "MINIO_USE_IAM", value: "true" });
  expect(env.map(({ name }) => name)).not.toContain("MINIO_ACCESS_KEY");
});

test("an authority's certificate is mounted for the check of Milvus' own", async () => {
  const { pod, env } = await made(() => ({
    ...args(),
    tls: { caSecret: { name: "milvus-tls", key: "ca.crt" }, serverName: null },
  }));
  expect(env).toContainEqual({ name: "MILVUS_CA_CERT_PATH", value: "/etc/milvus-ca/ca.crt" });
  expect(pod.spec).toMatchObject({
    volumes: expect.arrayContaining([
      { name: "ca", secret: { secretName: "milvus-tls", items: [{ key: "ca.crt", path: "ca.crt" }] } },
    ]),
  });
});
