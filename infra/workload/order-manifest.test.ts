import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { orderAnnotation, orderManifest } from "./order-manifest.ts";

const object = (apiVersion: string, kind: string, name: string, rest = "") =>
  `---\n# Source: chart/templates/${kind}.yaml\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${rest}`;
const deployment = (name: string, rest = "") => object("apps/v1", "Deployment", name, rest);

/** Kind and name → what it comes after. */
function orderOf(manifest: string): Record<string, readonly string[]> {
  return Object.fromEntries(
    [...parseAllDocuments(manifest)].map((document) => {
      const { kind, metadata } = document.toJS();
      const after: string = metadata.annotations?.[orderAnnotation] ?? "";
      return [`${kind}/${metadata.name}`, after.split(",").filter(Boolean)];
    }),
  );
}
const ordered = (manifest: string, stages: readonly (readonly string[])[] = []) =>
  orderManifest(manifest, { namespace: "milvus", stages });

describe("the order of a chart's objects", () => {
  test("what pods need, pods, and what needs pods", () => {
    const manifest = [
      deployment("server"),
      object("v1", "Service", "server", "spec:\n  ports: []\n"),
      object("v1", "Service", "server-headless", "spec:\n  clusterIP: None\n"),
      object("v1", "ConfigMap", "config"),
      object("v1", "ServiceAccount", "account", "  namespace: other\n"),
      object("policy/v1", "PodDisruptionBudget", "server"),
      object("rbac.authorization.k8s.io/v1", "ClusterRole", "role"),
    ].join("");
    const needed = [
      "/namespaces/milvus/Service/server-headless",
      "/namespaces/milvus/ConfigMap/config",
      "/namespaces/other/ServiceAccount/account",
    ];
    expect(orderOf(ordered(manifest))).toEqual({
      "Deployment/server": needed,
      "Service/server": ["apps/namespaces/milvus/Deployment/server"],
      "Service/server-headless": [],
      "ConfigMap/config": [],
      "ServiceAccount/account": [],
      "PodDisruptionBudget/server": [],
      "ClusterRole/role": [],
    });
  });

  test("workloads by their stages, others with the last one", () => {
    const manifest = ["proxy", "mixcoord", "querynode", "attu"].map((name) => deployment(name)).join("");
    const stages = [["mixcoord"], ["absent"], ["querynode"], ["proxy"]];
    expect(orderOf(ordered(manifest, stages))).toEqual({
      "Deployment/mixcoord": [],
      "Deployment/querynode": ["apps/namespaces/milvus/Deployment/mixcoord"],
      "Deployment/proxy": ["apps/namespaces/milvus/Deployment/querynode"],
      "Deployment/attu": ["apps/namespaces/milvus/Deployment/querynode"],
    });
  });
});

describe("the text of a manifest", () => {
  const config = object("v1", "ConfigMap", "config");

  test.each([
    ["none", "", {}],
    ["some", "  annotations:\n    a: 'x: y'\n    b: |-\n      long\n", { a: "x: y", b: "long" }],
    ["some without an indent", "  annotations:\n    a: b\n  labels: {}\n", { a: "b" }],
    ["an empty map", "  annotations: {}\n", {}],
    ["nothing", "  annotations:\n  labels:\n    a: b\n", {}],
    ["a comment", "  annotations: # none\n  labels:\n    a: b\n", {}],
    ["a map in one line", '  annotations: {a: b, "c/d": "1"}\n', { a: "b", "c/d": "1" }],
  ])("annotations: %s", (_, rest, annotations) => {
    const [, server] = [...parseAllDocuments(ordered(config + deployment("server", rest)))].map((each) =>
      each.toJS(),
    );
    expect(server.metadata.annotations).toEqual({
      ...annotations,
      [orderAnnotation]: "/namespaces/milvus/ConfigMap/config",
    });
    expect(server.metadata.name).toBe("server");
    if (rest.includes("labels:\n")) expect(server.metadata.labels).toEqual({ a: "b" });
  });

  test("stays as it is but for the annotation: what YAML 1.1 and 1.2 read differently, and keys that are there twice", () => {
    const spec =
      'spec:\n  mode: 0777\n  yes: on\n  time: 12:30:45\n  empty:\n  twice: 1\n  twice: 2\n  text: "a\\u0041"\n';
    const given = config + deployment("server", spec);
    const lines = ordered(given).split("\n");
    expect(
      lines.filter((line) => !line.includes(orderAnnotation) && line !== "  annotations:").join("\n"),
    ).toBe(given);
  });

  test("without workloads, or empty, is the same", () => {
    for (const given of ["", "---\n", "# nothing\n", config]) expect(ordered(given)).toBe(given);
  });
});
