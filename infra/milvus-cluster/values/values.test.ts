import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { fieldsOf } from "../../workload/fields.ts";
import { milvusConfig, valuesInput } from "../milvus-cluster.fixture.ts";
import { milvusValues } from "./values.ts";

const userConfig = (values: ReturnType<typeof milvusValues>) =>
  parse(String(fieldsOf(values.extraConfigFiles)["user.yaml"]));

const variables = (component: unknown) =>
  (fieldsOf(component).extraEnv as { name: string; valueFrom: { secretKeyRef: object } }[]).map(
    ({ name, valueFrom }) => [name, valueFrom.secretKeyRef],
  );

const storeKeys = [
  ["MINIO_ACCESS_KEY_ID", { name: "object-store", key: "accessKeyId" }],
  ["MINIO_SECRET_ACCESS_KEY", { name: "object-store", key: "secretAccessKey" }],
];
const rootPassword = ["COMMON_SECURITY_DEFAULTROOTPASSWORD", { name: "milvus-root", key: "password" }];

describe("a cluster", () => {
  const values = milvusValues(valuesInput());

  test("keeps metadata, objects and the write-ahead log in what is given, not in charts below", () => {
    expect(values).toMatchObject({
      etcd: { enabled: false },
      externalEtcd: { enabled: true, endpoints: ["etcd-0.etcd-headless.search.svc.cluster.local:2379"] },
      minio: { enabled: false },
      externalS3: {
        enabled: true,
        host: "object-store.search.svc.cluster.local",
        port: 9000,
        bucketName: "milvus",
        rootPath: "files",
        useSSL: false,
        useIAM: false,
      },
      woodpecker: { enabled: true },
      streaming: { woodpecker: { embedded: true } },
    });
    expect(fieldsOf(values.externalS3)).not.toHaveProperty("secretKey");
  });

  test("has a resource group for each replica, a standby, and its sizes", () => {
    expect(values).toMatchObject({
      cluster: { enabled: true },
      replicaResourceGroups: ["rg1", "rg2", "rg3"],
      proxy: { replicas: 2 },
      mixCoordinator: { replicas: 2, activeStandby: { enabled: true } },
      streamingNode: { replicas: 1 },
      dataNode: { replicas: 1 },
      queryNode: {
        resources: { requests: { cpu: "4", memory: "16Gi" }, limits: { cpu: "8", memory: "16Gi" } },
      },
    });
  });

  test("gives every component the keys of the store, and root's password to the coordinator alone", () => {
    const { proxy, queryNode, streamingNode, dataNode, mixCoordinator } = values;
    for (const component of [proxy, queryNode, streamingNode, dataNode])
      expect(variables(component)).toEqual(storeKeys);
    expect(variables(mixCoordinator)).toEqual([...storeKeys, rootPassword]);
  });

  test("a single coordinator has no standby to wait for", () => {
    const single = milvusValues(valuesInput({ config: milvusConfig({ mixCoordinators: 1 }) }));
    expect(single).toMatchObject({ mixCoordinator: { replicas: 1, activeStandby: { enabled: false } } });
  });

  test("demands a login, and stops before it is killed", () => {
    expect(userConfig(values)).toEqual({
      common: { gracefulStopTimeout: 570, security: { authorizationEnabled: true } },
      dataNode: { gracefulStopTimeout: 570 },
    });
  });
});

describe("standalone", () => {
  const values = milvusValues(valuesInput({ config: milvusConfig({ mode: "standalone" }), replication: [] }));

  test("writes its log to the object store, and names the queue once", () => {
    expect(values).toMatchObject({
      cluster: { enabled: false },
      woodpecker: { enabled: false },
      standalone: { messageQueue: "woodpecker" },
    });
    expect(variables(values.standalone)).toEqual([...storeKeys, rootPassword]);
  });
});

describe("cloud stores", () => {
  const { objectStore, credentials } = valuesInput();

  test("with IAM no pod gets keys, and the service account carries the identity", () => {
    const values = milvusValues(
      valuesInput({
        objectStore: {
          ...objectStore,
          endpoint: "storage.example.com:443",
          useSsl: true,
          useIam: true,
          region: "eu-central-1",
          identity: {
            serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/milvus" },
            podLabels: { "azure.workload.identity/use": "true" },
          },
        },
        credentials: { ...credentials, objectStore: null },
      }),
    );
    expect(values).toMatchObject({
      externalS3: { port: 443, useSSL: true, useIAM: true, region: "eu-central-1" },
      serviceAccount: {
        create: true,
        annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/milvus" },
      },
      labels: { "azure.workload.identity/use": "true" },
      proxy: { extraEnv: [] },
    });
  });

  test("an Azure account's name is no secret and stands where Milvus looks for it", () => {
    const values = milvusValues(
      valuesInput({ objectStore: { ...objectStore, cloudProvider: "azure", accountName: "search" } }),
    );
    expect(values).toMatchObject({ externalS3: { cloudProvider: "azure", accessKey: "search" } });
  });
});

describe("TLS", () => {
  const tls = { kind: "secret", name: "milvus-cert", serverName: null } as const;

  test("mounts certificate and key where Milvus reads them, in the proxies alone", () => {
    const values = milvusValues(valuesInput({ config: milvusConfig({ tls }), tlsSecret: "milvus-cert" }));
    expect(userConfig(values)).toMatchObject({
      tls: { serverPemPath: "/milvus/tls/tls.crt", serverKeyPath: "/milvus/tls/tls.key" },
      common: { security: { tlsMode: 1, authorizationEnabled: true } },
    });
    expect(values.proxy).toMatchObject({
      volumes: [{ secret: { secretName: "milvus-cert" } }],
      volumeMounts: [{ mountPath: "/milvus/tls" }],
    });
    expect(values).not.toHaveProperty("volumes");
  });

  test("in the one pod of a standalone Milvus", () => {
    const config = milvusConfig({ mode: "standalone", tls });
    const values = milvusValues(valuesInput({ config, tlsSecret: "milvus-cert" }));
    expect(values).toMatchObject({ volumes: [{ secret: { secretName: "milvus-cert" } }] });
  });
});

describe("images", () => {
  test("a digest stands behind the tag", () => {
    const { images } = valuesInput();
    const digest = `sha256:${"0".repeat(64)}`;
    const values = milvusValues(
      valuesInput({
        config: milvusConfig({ attu: true }),
        images: { ...images, milvus: { ...images.milvus, digest } },
      }),
    );
    expect(values).toMatchObject({
      image: { all: { repository: "docker.io/milvusdb/milvus", tag: `v2.6.15@${digest}` } },
      attu: { enabled: true, image: { repository: "docker.io/zilliz/attu", tag: "v2.6.4" } },
    });
  });
});

describe("given values", () => {
  const given = {
    proxy: { replicas: 9, nodeSelector: { pool: "search" } },
    extraConfigFiles: {
      "user.yaml":
        "proxy: { maxTaskNum: 2048 }\ncommon: { security: { tlsMode: 2 }, gracefulStopTimeout: 5 }\n",
    },
  };

  test("lie under what follows from the configuration", () => {
    const values = milvusValues(valuesInput({ values: given }));
    expect(values.proxy).toMatchObject({ replicas: 2, nodeSelector: { pool: "search" } });
    expect(userConfig(values)).toEqual({
      proxy: { maxTaskNum: 2048 },
      common: { security: { tlsMode: 2, authorizationEnabled: true }, gracefulStopTimeout: 570 },
      dataNode: { gracefulStopTimeout: 570 },
    });
  });

  test("as overrides they lie on top", () => {
    const values = milvusValues(valuesInput({ overrides: given }));
    expect(values.proxy).toMatchObject({ replicas: 9 });
    expect(userConfig(values)).toMatchObject({ common: { gracefulStopTimeout: 5 } });
  });
});
