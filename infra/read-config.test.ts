import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readStackConfig } from "./read-config.ts";

const secrets = {
  rootPassword: "correct horse",
  minioRootPassword: "battery staple",
  objectStoreAccessKey: "milvus",
  objectStoreSecretKey: "not so long",
};
const keyed = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`milvus-stack:${name}`, value]));
const configure = (values: Record<string, string>, encrypted: Record<string, string> = secrets) =>
  pulumi.runtime.setAllConfig({ ...keyed(values), ...keyed(encrypted) }, Object.keys(keyed(encrypted)));

beforeEach(async () => {
  await pulumi.runtime.setMocks(
    { call: () => ({}), newResource: ({ name }) => ({ id: name, state: {} }) },
    "milvus-stack",
    "staging",
  );
});
afterEach(() => pulumi.runtime.setAllConfig({}));

const problems = (): string => {
  try {
    readStackConfig();
  } catch (error) {
    // What Pulumi shows without a stack trace.
    if (pulumi.RunError.isInstance(error)) return error.message;
    throw error;
  }
  return "";
};

describe("readStackConfig", () => {
  test("reads sections as JSON, and what is not set follows from the stack", () => {
    configure({ etcd: '{"members":5}', protect: "true", namespace: "search" });
    expect(readStackConfig().config).toMatchObject({
      environment: "staging",
      namespace: "search",
      protect: true,
      etcd: { members: 5 },
    });
  });

  test("settings of other projects are none of its business", () => {
    configure({});
    pulumi.runtime.setConfig("kubernetes:context", "kind");
    expect(problems()).not.toContain("context");
  });

  test("gives the secrets as secret outputs", async () => {
    configure({});
    const { rootPassword, objectStore } = readStackConfig().secrets;
    expect(await pulumi.isSecret(pulumi.output(rootPassword))).toBe(true);
    expect(await pulumi.isSecret(pulumi.output(objectStore?.secretKey))).toBe(true);
    const value = await new Promise((resolve) => rootPassword?.apply(resolve));
    expect(value).toBe(secrets.rootPassword);
  });

  test("none where existing Secrets take their place", () => {
    configure(
      {
        milvus: '{"rootCredentials":{"kind":"existingSecret","name":"root"}}',
        objectStore: '{"kind":"s3","bucket":"milvus-data","region":"eu-central-1"}',
      },
      {},
    );
    expect(readStackConfig().secrets).toEqual({
      rootPassword: null,
      minioRootPassword: null,
      objectStore: null,
    });
  });

  test("lists every problem, of settings and of secrets", () => {
    configure(
      {
        etcd: '{"quotaGiB":8,"volumeSize":"10Gi"}',
        data: '{"vectors":3000000}',
        objectStore: '{"volumeSize":"1Gi"}',
      },
      {},
    );
    const message = problems();
    for (const part of [
      "MS907",
      "MS921",
      "MS913",
      "pulumi config set --secret 'milvus-stack:rootPassword'",
      "6 errors",
    ])
      expect(message).toContain(part);
  });

  test("refuses a password in clear text, and does not repeat it", () => {
    configure({ rootPassword: "hunter2 hunter2" }, { ...secrets, rootPassword: "x" });
    pulumi.runtime.setAllConfig(keyed({ ...secrets, rootPassword: "hunter2 hunter2" }), [
      "milvus-stack:minioRootPassword",
      "milvus-stack:objectStoreAccessKey",
      "milvus-stack:objectStoreSecretKey",
    ]);
    const message = problems();
    expect(message).toContain("MS914");
    expect(message).toContain("1 error");
    expect(message).not.toContain("hunter2");
  });
});
