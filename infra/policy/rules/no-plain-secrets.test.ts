import { describe, expect, test } from "vitest";
import { deployment } from "../objects.fixture.ts";
import { noPlainSecrets } from "./no-plain-secrets.ts";

const context = { environment: "dev" } as const;

describe("variables", () => {
  const check = (name: string, value: string) =>
    noPlainSecrets.check(deployment({ container: { env: [{ name, value }] } }), context);

  test.each([
    "MILVUS_PASSWORD",
    "MINIO_SECRET_ACCESS_KEY",
    "COMMON_SECURITY_DEFAULTROOTPASSWORD",
    "API_TOKEN",
    "OPENAI_API_KEY",
  ])("%s with a value is found", (name) => {
    expect(check(name, "hunter2")).toEqual([`container server has the value of ${name} in plain sight`]);
  });

  test.each([
    ["ALLOW_NONE_AUTHENTICATION", "yes"],
    ["PASSWORD_FILE", "/run/secrets/password"],
    ["ETCD_AUTH_TOKEN_TYPE", "simple"],
    ["ETCD_INITIAL_CLUSTER_TOKEN", "etcd-cluster-k8s"],
    ["MILVUS_PASSWORD", ""],
  ])("%s=%s is none", (name, value) => {
    expect(check(name, value)).toEqual([]);
  });
});

describe("ConfigMaps", () => {
  const check = (data: Record<string, string>) => noPlainSecrets.check({ kind: "ConfigMap", data }, context);

  test("a password in a configuration file is found, whatever its notation", () => {
    const yaml = "minio:\n  accessKeyID: milvus\n  secretAccessKey: hunter2 # the key\n";
    expect(check({ "milvus.yaml": yaml })).toEqual([
      "key milvus.yaml sets accessKeyID",
      "key milvus.yaml sets secretAccessKey",
    ]);
    expect(check({ "app.json": '{\n  "password": "hunter2"\n}' })).toEqual(["key app.json sets password"]);
    expect(check({ "app.env": "DB_PASSWORD=hunter2" })).toEqual(["key app.env sets DB_PASSWORD"]);
    expect(check({ password: "hunter2" })).toEqual(["key password looks like a credential"]);
  });

  test("what is empty, a switch, a reference or a comment is none", () => {
    const yaml = [
      "secretAccessKey:",
      "accessKeyID: ",
      'password: ""',
      "tokenEnabled: true",
      "apiKey: ${API_KEY}",
      "# password: hunter2",
      "token: <your token>",
      "passwordFile: /run/secrets/password",
    ].join("\n");
    expect(check({ "milvus.yaml": yaml, "run.sh": 'PASSWORD="$1"\n' })).toEqual([]);
  });
});
