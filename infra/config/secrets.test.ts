import { describe, expect, test } from "vitest";
import { checkSecrets, neededSecrets, parseStackConfig, type SecretName, secretNames } from "./index.ts";

const configOf = (raw: Record<string, unknown> = {}) => {
  const { config } = parseStackConfig(raw, "staging");
  if (config === null) throw new Error("the configuration is wrong");
  return config;
};
const given = (values: Partial<Record<SecretName, string>>, encrypted = true) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, encrypted }]));

const good = {
  rootPassword: "correct horse",
  minioRootPassword: "battery staple",
  objectStoreAccessKey: "milvus",
  objectStoreSecretKey: "not so long",
};
const existing = { kind: "existingSecret", name: "mine" };

test("secrets that something else takes the place of are not needed", () => {
  expect(neededSecrets(configOf())).toEqual(secretNames);
  expect(neededSecrets(configOf({ objectStore: { rootCredentials: existing } }))).toEqual(["rootPassword"]);
  const bucket = { kind: "gcs", bucket: "milvus-data" };
  expect(neededSecrets(configOf({ objectStore: bucket, milvus: { rootCredentials: existing } }))).toEqual([]);
  expect(neededSecrets(configOf({ objectStore: { ...bucket, credentials: { kind: "config" } } }))).toEqual([
    "rootPassword",
    "objectStoreAccessKey",
    "objectStoreSecretKey",
  ]);
});

describe("checkSecrets", () => {
  test("takes good ones", () => {
    expect(checkSecrets(configOf(), given(good))).toEqual([]);
  });

  test("names each missing one with its command, which asks for the value", () => {
    const { rootPassword: _, ...others } = good;
    const found = checkSecrets(configOf(), given(others));
    expect(found).toMatchObject([
      { code: "MS913", fix: "pulumi config set --secret 'milvus-stack:rootPassword'" },
    ]);
    expect(checkSecrets(configOf(), {})).toHaveLength(4);
  });

  test("refuses what was set in clear text, needed or not", () => {
    expect(checkSecrets(configOf(), given(good, false)).map(({ code }) => code)).toEqual(
      secretNames.map(() => "MS914"),
    );
    expect(checkSecrets(null, given({ rootPassword: "correct horse" }, false))).toMatchObject([
      { code: "MS914" },
    ]);
  });

  test.each<[SecretName, string]>([
    ["rootPassword", "12345"],
    ["rootPassword", "x".repeat(73)],
    ["rootPassword", "ü".repeat(37)],
    ["minioRootPassword", "1234567"],
    ["objectStoreAccessKey", "ab"],
    ["objectStoreSecretKey", "1234567"],
  ])("%s must not be %s", (name, value) => {
    const found = checkSecrets(configOf(), given({ ...good, [name]: value }));
    expect(found).toMatchObject([{ code: "MS915" }]);
    expect(JSON.stringify(found)).not.toContain(value);
  });

  test("Milvus is not MinIO's root", () => {
    expect(checkSecrets(configOf(), given({ ...good, objectStoreAccessKey: "root" }))).toMatchObject([
      { code: "MS912" },
    ]);
  });

  test("keys of a store of the cloud have its own lengths", () => {
    const config = configOf({ objectStore: { kind: "gcs", bucket: "abc", credentials: { kind: "config" } } });
    expect(checkSecrets(config, given({ ...good, objectStoreSecretKey: "short" }))).toEqual([]);
  });
});

test("a misspelt secret is guessed, and its value not shown", () => {
  const { diagnostics } = parseStackConfig({ rootPasswort: "hunter2" }, "dev");
  expect(diagnostics).toMatchObject([
    {
      suggestion: "rootPassword",
      fix: "pulumi config rm 'milvus-stack:rootPasswort' && pulumi config set --secret 'milvus-stack:rootPassword'",
    },
  ]);
});
