import { describe, expect, test } from "vitest";
import { explainPulumi } from "./failure.ts";
import { parseOutputs } from "./outputs.ts";

const kubernetes = { context: null, namespace: "milvus", service: "milvus", port: 19530 };
const outputs = (milvus: object, more: object = {}) => JSON.stringify({ milvus, ...more });

describe("outputs of a stack", () => {
  test("with an address, with a Service, and with more than is known", () => {
    const replication = { replicas: 3, resourceGroups: ["a", "b", "c"] };
    const text = outputs({ uri: "https://m:443", token: "t", later: 1 }, { replication, release: {} });
    expect(parseOutputs(text, "prod")).toMatchObject({ milvus: { uri: "https://m:443" }, replication });
    expect(parseOutputs(outputs({ uri: null, kubernetes }), "prod")).toEqual({
      milvus: { uri: null, kubernetes },
    });
  });

  test.each([
    ["{}", "no outputs at all"],
    ["not JSON", "no outputs at all"],
    [JSON.stringify({ endpoint: "swordfish" }), "milvus: "],
    [outputs({ uri: null, kubernetes: null, token: "swordfish" }), "neither `uri` nor `kubernetes`"],
    [outputs({ uri: 7, token: "swordfish" }), "milvus.uri: "],
    [outputs({ kubernetes: { ...kubernetes, port: "swordfish" } }), "milvus.kubernetes.port: "],
  ])("%s is refused, without its values", (text, cause) => {
    let thrown: unknown;
    try {
      parseOutputs(text, "prod");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ exitCode: 4, diagnostics: [{ code: "MS834" }] });
    expect(thrown).toMatchObject({ diagnostics: [{ cause: expect.stringContaining(cause) }] });
    expect(JSON.stringify(thrown)).not.toContain("swordfish");
  });
});

test.each([
  ["error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions", "MS831"],
  ["error: no stack named 'prod' found", "MS832"],
  [
    "error: if you're using the --stack flag, pass the fully qualified name (organization/project/stack)",
    "MS832",
  ],
  ["error: constructing secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE", "MS833"],
  ["warning: a note\nerror: unable to open bucket file:///nope: no such file or directory", "MS835"],
  ["", "MS835"],
])("%s is %s", (stderr, code) => {
  expect(explainPulumi(stderr, "prod", null)).toMatchObject({ exitCode: 4, diagnostics: [{ code }] });
});
