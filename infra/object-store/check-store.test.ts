import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseStackConfig } from "../config/index.ts";
import { surroundingsOf } from "../networking/index.ts";
import { checkStore } from "./check-store.ts";
import { hasSetUpJob, knownStore, knownStores } from "./known-stores.ts";

const keys = { kind: "config" };
const configOf = (objectStore: Record<string, unknown>) => {
  const { config, diagnostics } = parseStackConfig(
    { objectStore: { bucket: "acme", ...objectStore } },
    "staging",
  );
  if (config === null) throw new Error(diagnostics.map(({ summary }) => summary).join("\n"));
  return config;
};
const storeOf = (objectStore: Record<string, unknown>) => configOf(objectStore).objectStore;
const at = (endpoint: string) => ({ kind: "s3", endpoint });

describe("stores that are known", () => {
  test.each<[string, Record<string, unknown>]>([
    ["MinIO", { kind: "minio" }],
    ["Amazon S3", { kind: "s3", region: "eu-central-1" }],
    ["Amazon S3", at("s3.cn-north-1.amazonaws.com.cn:443")],
    ["Google Cloud Storage, `kind: gcs`", { kind: "gcs" }],
    ["Google Cloud Storage, `kind: s3`", at("storage.googleapis.com:443")],
    ["Alibaba Cloud OSS", at("OSS-cn-hangzhou.aliyuncs.com")],
    ["Huawei Cloud OBS", at("obs.eu-west-101.myhuaweicloud.eu:443")],
    ["Tencent COS", at("cos.ap-guangzhou.myqcloud.com")],
    ["Azure Blob Storage", { kind: "azure" }],
  ])("%s: %o", (name, objectStore) => {
    expect(knownStore(storeOf(objectStore))?.name).toBe(name);
  });

  test.each(["rustfs.storage.svc:9000", "notamazonaws.com", "amazonaws.com.example.com"])(
    "not %s",
    (endpoint) => {
      expect(knownStore(storeOf(at(endpoint)))).toBeUndefined();
    },
  );
});

describe("for the write-ahead log", () => {
  test.each<[string | undefined, Record<string, unknown>]>([
    [undefined, { kind: "minio" }],
    [undefined, { kind: "s3", region: "eu-central-1" }],
    [undefined, { kind: "gcs" }],
    [undefined, { ...at("rustfs.storage.svc:9000"), credentials: keys }],
    ["MS922", at("storage.googleapis.com")],
    ["MS922", { ...at("oss-cn-hangzhou.aliyuncs.com"), credentials: keys }],
    ["MS923", at("rustfs.storage.svc:9000")],
    ["MS923", { kind: "azure", credentials: keys }],
    [undefined, { ...at("cos.ap-guangzhou.myqcloud.com"), credentials: keys }],
  ])("%s: %o", (code, objectStore) => {
    expect(checkStore(storeOf(objectStore), "woodpecker").map((found) => found.code)).toEqual(
      code === undefined ? [] : [code],
    );
    expect(checkStore(storeOf(objectStore), "kafka")).toEqual([]);
  });

  test("Google's store is used by its own kind", () => {
    expect(checkStore(storeOf(at("storage.googleapis.com")), "woodpecker")).toMatchObject([
      { severity: "error", fix: "pulumi config set --path 'milvus-stack:objectStore.kind' gcs" },
    ]);
  });
});

test.each<[Record<string, unknown>]>([
  [{ kind: "minio" }],
  [{ kind: "s3", region: "eu-central-1", credentials: keys }],
  [{ kind: "s3", region: "eu-central-1" }],
  [{ kind: "gcs", credentials: keys }],
  [{ kind: "gcs", credentials: keys, createBucket: true }],
  [{ kind: "azure", credentials: keys }],
])("the network policies let the set-up Job out just where there is one: %o", (objectStore) => {
  const config = configOf(objectStore);
  expect(surroundingsOf(config).parties.includes("bucket-setup")).toBe(hasSetUpJob(config.objectStore));
});

test("the guide's table says the same", () => {
  const guide = readFileSync("docs/guide/stacks.md", "utf8");
  for (const { name, conditionalWrites, note, source } of knownStores) {
    expect(guide).toContain(
      `| ${name} | ${conditionalWrites} | ${note}${note === "" ? "" : " "}([source](${source})) |`,
    );
  }
});
