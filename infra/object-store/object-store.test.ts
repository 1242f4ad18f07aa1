import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { type RecordedResource, recordResources } from "../../tests/infra/record-resources.ts";
import type { CloudStoreConfig, MinioConfig } from "../config/types.ts";
import type { ObjectStoreConnection } from "./connection.ts";
import { ObjectStore, type ObjectStoreArgs } from "./object-store.ts";

const minioConfig: MinioConfig = {
  kind: "minio",
  nodes: 4,
  storageClass: null,
  volumeSize: "500Gi",
  resources: { cpu: "1", memory: "8Gi", cpuLimit: null },
  bucket: "milvus",
  rootCredentials: { kind: "config" },
};

const s3Config: CloudStoreConfig = {
  kind: "s3",
  bucket: "acme-milvus",
  createBucket: false,
  region: "eu-central-1",
  endpoint: null,
  useSsl: true,
  credentials: { kind: "config" },
};

const image = (repository: string) => ({ registry: "quay.io", repository, tag: "R1", digest: null });

const common = {
  namespace: "milvus",
  clientImage: image("minio/mc"),
  minio: { chart: { chart: "minio.tgz" }, image: image("minio/minio"), values: {} },
  credentials: {
    root: { id: "root-user", secret: "root-password" },
    client: { id: "milvus-user", secret: "milvus-password" },
  },
};

interface Recorded {
  readonly resources: readonly RecordedResource[];
  readonly connection: ObjectStoreConnection;
  readonly endpoints: readonly string[];
  readonly keptVolumes: readonly string[];
}

async function record(args: Partial<ObjectStoreArgs> & Pick<ObjectStoreArgs, "config">): Promise<Recorded> {
  const stores: ObjectStore[] = [];
  const endpoints: (readonly string[])[] = [];
  const resources = await recordResources(() => {
    const store = new ObjectStore("object-store", { ...common, ...args });
    store.connection.endpoints.apply((each) => endpoints.push(each));
    stores.push(store);
  });
  const [store] = stores;
  if (store === undefined) throw new Error("the program made no store");
  const { connection, keptVolumes } = store;
  return { resources, connection, endpoints: endpoints[0] ?? [], keptVolumes };
}

const only = (resources: readonly RecordedResource[], type: string) =>
  resources.filter((each) => each.type === type);

/** What the mocks see of a secret is a wrapper that holds it. */
const isSecret = (value: unknown) =>
  typeof value === "object" && value !== null && pulumi.runtime.isRpcSecret(value);

describe("MinIO", () => {
  test("is the chart, a budget, two Secrets and the Job that sets it up", async () => {
    const { resources } = await record({ config: minioConfig });
    expect(resources.map(({ type, name }) => `${type} ${name}`)).toEqual(
      expect.arrayContaining([
        "kubernetes:helm.sh/v4:Chart object-store",
        "kubernetes:policy/v1:PodDisruptionBudget object-store",
        "kubernetes:core/v1:Secret object-store-root",
        "kubernetes:core/v1:Secret object-store-client",
        "kubernetes:batch/v1:Job object-store-setup",
      ]),
    );
    expect(resources).toHaveLength(6);
  });

  test("listens under a name that Milvus does not take for configuration", async () => {
    const { connection, endpoints } = await record({ config: minioConfig });
    expect(endpoints).toEqual(["object-store.milvus.svc.cluster.local:9000"]);
    expect(connection).toMatchObject({
      bucket: "milvus",
      cloudProvider: "aws",
      useSsl: false,
      useIam: false,
    });
  });

  test("keeps passwords in Secrets that are secret to Pulumi too, and nowhere else", async () => {
    const { resources } = await record({ config: minioConfig });
    const secrets = only(resources, "kubernetes:core/v1:Secret");
    expect(secrets.map((each) => isSecret(each.inputs.stringData))).toEqual([true, true]);
    const others = resources.filter((each) => !secrets.includes(each));
    expect(JSON.stringify(others)).not.toMatch(/root-password|milvus-password|root-user|milvus-user/);
  });

  test("gives Milvus its own user's Secret, never the root user's", async () => {
    const { connection } = await record({ config: minioConfig });
    expect(connection.secretRef?.keys).toEqual({
      accessKeyId: "accessKeyId",
      secretAccessKey: "secretAccessKey",
    });
    const name = await new Promise((resolve) => connection.secretRef?.name.apply(resolve));
    expect(name).toBe("object-store-client");
  });

  test("uses an existing Secret for both users and makes none", async () => {
    const rootCredentials = { kind: "existingSecret", name: "from-vault" } as const;
    const { resources } = await record({
      config: { ...minioConfig, rootCredentials },
      credentials: {},
    });
    expect(only(resources, "kubernetes:core/v1:Secret")).toEqual([]);
    const [job] = only(resources, "kubernetes:batch/v1:Job");
    expect(job?.inputs).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                env: expect.arrayContaining([
                  {
                    name: "ROOT_USER",
                    valueFrom: { secretKeyRef: { name: "from-vault", key: "accesskey" } },
                  },
                  {
                    name: "ACCESS_KEY_ID",
                    valueFrom: { secretKeyRef: { name: "from-vault", key: "accessKeyId" } },
                  },
                ]),
              },
            ],
          },
        },
      },
    });
  });

  test("a single server has no budget, and its one claim is named", async () => {
    const { resources, keptVolumes } = await record({ config: { ...minioConfig, nodes: 1 } });
    expect(only(resources, "kubernetes:policy/v1:PodDisruptionBudget")).toEqual([]);
    expect(keptVolumes).toEqual(["object-store"]);
  });

  test("names the claims that stay", async () => {
    const { keptVolumes } = await record({ config: minioConfig });
    expect(keptVolumes).toEqual([0, 1, 2, 3].map((n) => `export-object-store-${n}`));
    expect((await record({ config: minioConfig, keepVolumes: false })).keptVolumes).toEqual([]);
  });

  test("the Job gets another name once it does something else, and only then", async () => {
    const nameWith = async (args: Partial<ObjectStoreArgs>) => {
      const [job] = only(
        (await record({ config: minioConfig, ...args })).resources,
        "kubernetes:batch/v1:Job",
      );
      return job?.inputs.metadata;
    };
    const first = await nameWith({});
    expect(await nameWith({ protect: true })).toEqual(first);
    expect(await nameWith({ backupBucket: "backups" })).not.toEqual(first);
    expect(await nameWith({ clientImage: image("other/mc") })).not.toEqual(first);
  });

  test("says which credentials are missing", () => {
    expect(
      () => new ObjectStore("object-store", { ...common, config: minioConfig, credentials: {} }),
    ).toThrow(expect.objectContaining({ propertyPath: "credentials.root" }));
  });
});

describe("a store of the cloud", () => {
  test("with keys is a Secret, and a Job that tries a conditional write before Milvus starts", async () => {
    const { resources, connection, endpoints } = await record({ config: s3Config });
    expect(resources.map(({ name }) => name)).toEqual([
      "object-store",
      "object-store-client",
      "object-store-setup",
    ]);
    const [job] = only(resources, "kubernetes:batch/v1:Job");
    expect(job?.inputs).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                terminationMessagePolicy: "FallbackToLogsOnError",
                env: expect.arrayContaining([
                  { name: "BUCKETS", value: "" },
                  { name: "PROBE", value: "acme-milvus/milvus" },
                ]),
              },
            ],
          },
        },
      },
    });
    expect(endpoints).toEqual(["s3.eu-central-1.amazonaws.com:443"]);
    expect(connection).toMatchObject({ useIam: false, useSsl: true, region: "eu-central-1" });
  });

  test("has no Job where the write-ahead log is elsewhere, or where the store takes another header", async () => {
    const jobs = async (args: Partial<ObjectStoreArgs> & Pick<ObjectStoreArgs, "config">) =>
      only((await record(args)).resources, "kubernetes:batch/v1:Job");
    expect(await jobs({ config: s3Config, conditionalWrites: false })).toEqual([]);
    expect(await jobs({ config: { ...s3Config, kind: "gcs" } })).toEqual([]);
    const [job] = await jobs({ config: { ...s3Config, kind: "gcs", createBucket: true } });
    expect(JSON.stringify(job?.inputs)).toContain('{"name":"PROBE","value":""}');
  });

  test("makes the bucket of an S3-compatible store by its endpoint", async () => {
    const { resources } = await record({
      config: { ...s3Config, createBucket: true, endpoint: "rustfs.storage.svc:9000", useSsl: false },
    });
    const [job] = only(resources, "kubernetes:batch/v1:Job");
    expect(job?.inputs).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                env: expect.arrayContaining([
                  { name: "URL", value: "http://rustfs.storage.svc:9000" },
                  { name: "BUCKETS", value: "acme-milvus" },
                  { name: "REGION", value: "eu-central-1" },
                ]),
              },
            ],
          },
        },
      },
    });
  });

  test("with IAM makes nothing, and says what service account and pods need", async () => {
    const { resources, connection } = await record({
      config: {
        ...s3Config,
        kind: "azure",
        endpoint: "acme.blob.core.windows.net:443",
        credentials: {
          kind: "iam",
          serviceAccountAnnotations: { "azure.workload.identity/client-id": "1" },
          podLabels: { "azure.workload.identity/use": "true" },
        },
      },
    });
    expect(resources.map(({ name }) => name)).toEqual(["object-store"]);
    expect(connection).toMatchObject({
      secretRef: null,
      useIam: true,
      cloudProvider: "azure",
      accountName: "acme",
      identity: {
        serviceAccountAnnotations: { "azure.workload.identity/client-id": "1" },
        podLabels: { "azure.workload.identity/use": "true" },
      },
    });
  });

  test.each([
    ["with IAM", { credentials: { kind: "iam", serviceAccountAnnotations: {}, podLabels: {} } }],
    ["for Azure", { kind: "azure" }],
  ] as const)("refuses to make a bucket %s", (why, changes) => {
    const config = { ...s3Config, createBucket: true, ...changes };
    expect(() => new ObjectStore("object-store", { ...common, config })).toThrow(
      `${why} the bucket has to be there already`,
    );
  });
});
