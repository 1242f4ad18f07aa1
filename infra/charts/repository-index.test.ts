import { expect, test } from "vitest";
import { versionsInIndex } from "./repository-index.ts";

const base = "https://charts.example.com/stable/index.yaml";
const index = `apiVersion: v1
entries:
  etcd:
  - apiVersion: v2
    appVersion: 3.5.9
    description: 'About entries:
      etcd:'
    name: etcd
    urls:
    - https://files.example.com/etcd-8.12.0.tgz
    version: 8.12.0
  - name: etcd
    urls:
    - files/etcd-8.11.0.tgz
    version: 8.11.0
  etcd-operator:
  - name: etcd-operator
    urls: [x.tgz]
    version: 1.0.0
generated: "2026-01-01T00:00:00Z"
`;

test("versions with absolute addresses", () => {
  expect(versionsInIndex(index, "etcd", base)).toEqual([
    { version: "8.12.0", appVersion: "3.5.9", url: "https://files.example.com/etcd-8.12.0.tgz" },
    { version: "8.11.0", appVersion: null, url: "https://charts.example.com/stable/files/etcd-8.11.0.tgz" },
  ]);
  expect(versionsInIndex(index, "etcd-operator", base)?.map(({ version }) => version)).toEqual(["1.0.0"]);
  expect(versionsInIndex(index, "minio", base)).toEqual([]);
});

test("of an index that is laid out as Helm does it, only the chart's own part is read", () => {
  // As YAML the whole would not be readable.
  const broken = index.replace("urls: [x.tgz]", "urls: [x.tgz");
  expect(versionsInIndex(broken, "etcd", base)).toEqual(versionsInIndex(index, "etcd", base));
  expect(versionsInIndex(broken, "etcd-operator", base)).toBeNull();
});

test("an index in another layout is read as a whole", () => {
  const flow = JSON.stringify({ entries: { etcd: [{ version: "8.12.0", urls: ["a.tgz"] }] } });
  expect(versionsInIndex(flow, "etcd", base)).toEqual([
    { version: "8.12.0", appVersion: null, url: "https://charts.example.com/stable/a.tgz" },
  ]);
});

test("entries that are not understood are left out; what is no index is none", () => {
  const odd = "entries:\n  etcd:\n  - 7\n  - version: 1.0.0\n  - { version: 2.0.0, urls: [a.tgz] }\n";
  expect(versionsInIndex(odd, "etcd", base)?.map(({ version }) => version)).toEqual(["2.0.0"]);
  expect(versionsInIndex("<html>", "etcd", base)).toBeNull();
  expect(versionsInIndex("", "etcd", base)).toBeNull();
});
