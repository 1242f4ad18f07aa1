import { expect, test } from "vitest";
import { parse } from "yaml";
import { milvusEnvironment, settingsFile, storeEnvironment } from "./settings.ts";

const store = {
  bucket: "data",
  backupBucket: "backups",
  rootPath: "files",
  region: null,
  useSsl: false,
  useIam: false,
  accountName: null,
};

test("the file says what has no variable, and nothing else", () => {
  expect(parse(settingsFile({ cloudProvider: "gcp" }))).toEqual({
    log: { level: "info", console: true, file: { filename: "/tmp/backup.log" } },
    minio: { storageType: "gcp", backupStorageType: "gcp", crossStorage: false },
  });
});

test("the store's host, port and buckets are variables", () => {
  expect(storeEnvironment(store, "minio.milvus.svc:9000")).toEqual({
    MINIO_ADDRESS: "minio.milvus.svc",
    MINIO_PORT: "9000",
    MINIO_USE_SSL: "false",
    MINIO_USE_IAM: "false",
    MINIO_BUCKET_NAME: "data",
    MINIO_ROOT_PATH: "files",
    MINIO_BACKUP_BUCKET_NAME: "backups",
    MINIO_BACKUP_ROOT_PATH: "backup",
  });
});

test("a region is given where there is one, and the port follows from TLS where it is left out", () => {
  const environment = storeEnvironment(
    { ...store, region: "eu-central-1", useSsl: true },
    "s3.amazonaws.com",
  );
  expect(environment).toMatchObject({ MINIO_PORT: "443", MINIO_REGION: "eu-central-1" });
});

test("Milvus is asked with TLS when it has it, and pauses its garbage collection", () => {
  expect(milvusEnvironment("milvus.milvus.svc:19530", null)).toEqual({
    MILVUS_ADDRESS: "milvus.milvus.svc",
    MILVUS_PORT: "19530",
    MILVUS_TLS_MODE: "0",
    BACKUP_GC_PAUSE_ENABLE: "true",
    BACKUP_GC_PAUSE_ADDRESS: "http://milvus.milvus.svc:9091",
  });
  expect(
    milvusEnvironment("milvus:19530", { serverName: "search.example.com", caFile: "/etc/milvus-ca/ca.crt" }),
  ).toMatchObject({
    MILVUS_TLS_MODE: "1",
    MILVUS_CA_CERT_PATH: "/etc/milvus-ca/ca.crt",
    MILVUS_SERVER_NAME: "search.example.com",
  });
});
