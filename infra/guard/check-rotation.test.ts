import { describe, expect, test } from "vitest";
import { parseStackConfig } from "../config/index.ts";
import { checkRotation } from "./check-rotation.ts";

const deployed = [
  ["object-store-client", { accessKeyId: "milvus-1", secretAccessKey: "first-key" }],
  ["object-store-root", { accesskey: "root", secretkey: "first-root" }],
] as const;
const base64 = (text: string) => Buffer.from(text).toString("base64");
const objects = deployed.map(([name, values]) => ({
  type: "kubernetes:core/v1:Secret",
  name,
  object: {
    metadata: { name },
    data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, base64(value)])),
  },
}));
const same = {
  objectStoreAccessKey: "milvus-1",
  objectStoreSecretKey: "first-key",
  minioRootPassword: "first-root",
};

function config(raw: Record<string, unknown> = {}) {
  const { config: parsed } = parseStackConfig(raw, "staging");
  if (parsed === null) throw new Error("the configuration is wrong");
  return parsed;
}

describe("credentials of MinIO", () => {
  test.each([
    ["the same", {}, []],
    ["another user", { objectStoreAccessKey: "milvus-2", objectStoreSecretKey: "second-key" }, []],
    ["another user with the same key", { objectStoreAccessKey: "milvus-2" }, []],
    ["another key of the same user", { objectStoreSecretKey: "second-key" }, ["MS981"]],
    ["another root password", { minioRootPassword: "second-root" }, ["MS982"]],
  ])("%s", (_, changes, codes) => {
    const found = checkRotation(objects, config(), { ...same, ...changes });
    expect(found.map(({ code }) => code)).toEqual(codes);
    expect(JSON.stringify(found)).not.toMatch(/first-|second-/);
  });

  test("nothing is compared before the first deployment, or with a store or Secrets of someone else", () => {
    const other = { ...same, objectStoreSecretKey: "second-key" };
    expect(checkRotation([], config(), other)).toEqual([]);
    const s3 = { kind: "s3", bucket: "data", region: "eu-central-1", credentials: { kind: "config" } };
    expect(checkRotation(objects, config({ objectStore: s3 }), other)).toEqual([]);
    const rootCredentials = { kind: "existingSecret", name: "vault" };
    expect(checkRotation(objects, config({ objectStore: { kind: "minio", rootCredentials } }), {})).toEqual(
      [],
    );
  });
});
