import { describe, expect, test } from "vitest";
import { parseStackConfig } from "../config/index.ts";
import { checkUpgrade } from "./check-upgrade.ts";
import { type Release, releaseAmong, releaseOf } from "./release.ts";

const running: Release = { milvusVersion: "v2.6.15", messageQueue: "woodpecker" };
const between = (from: string, to: string) =>
  checkUpgrade({ ...running, milvusVersion: from }, { ...running, milvusVersion: to }, null);

describe("versions of Milvus", () => {
  test.each([
    ["v2.6.15", "v2.6.15"],
    ["v2.6.15", "v2.6.16"],
    ["v2.5.16", "v2.6.15"],
    ["v2.5.2", "v2.5.16"],
    ["v2.4.1", "v2.5.1"],
    ["v2.6.15", "v2.6.15-gpu"],
    ["nightly", "nightly"],
  ])("%s → %s", (from, to) => {
    expect(between(from, to)).toEqual([]);
  });

  test.each([
    ["v2.6.15", "v2.6.14", "MS930", "Keep v2.6.15"],
    ["v3.0.1", "v2.6.15", "MS930", "restore a backup"],
    ["v2.6.15", "v3.0.1", "MS931", "new stack"],
    ["v2.4.23", "v2.6.15", "MS931", "Upgrade to v2.5 first"],
    ["v2.5.15", "v2.6.0", "MS931", "Upgrade to v2.5.16 first"],
    ["v2.6.15", "latest", "MS935", "charts.lock.yaml"],
  ])("%s → %s is refused with %s", (from, to, code, fix) => {
    expect(between(from, to)).toMatchObject([{ code, severity: "error", fix: expect.stringContaining(fix) }]);
  });
});

describe("checkUpgrade", () => {
  const config = (raw: Record<string, unknown>) => {
    const { config: parsed } = parseStackConfig(raw, "staging");
    if (parsed === null) throw new Error("the configuration is wrong");
    return releaseOf(parsed, "v2.6.15", "woodpecker");
  };

  test("the message queue stays", () => {
    expect(checkUpgrade(running, { ...running, messageQueue: "kafka" }, null)).toMatchObject([
      { code: "MS932" },
    ]);
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ["the same", {}, []],
    ["what may change", { etcd: { quotaGiB: 3 }, replication: [{ group: "rg1" }] }, []],
    ["another namespace", { namespace: "search" }, ["MS933"]],
    ["the other mode", { milvus: { mode: "standalone" }, replication: [{ group: "rg1" }] }, ["MS933"]],
    ["another bucket", { objectStore: { bucket: "other" } }, ["MS933"]],
    ["another store", { objectStore: { kind: "gcs", bucket: "milvus" } }, ["MS933"]],
    ["more etcd members", { etcd: { members: 5 } }, ["MS934"]],
    ["more MinIO nodes", { objectStore: { nodes: 8, volumeSize: "30Gi" } }, ["MS934"]],
    ["smaller volumes", { etcd: { volumeSize: "5Gi" } }, ["MS936"]],
    ["larger volumes, which the guard of the data looks at", { etcd: { volumeSize: "50Gi" } }, []],
    ["another class", { objectStore: { storageClass: "fast" } }, ["MS936"]],
  ])("%s", (_, raw, codes) => {
    expect(checkUpgrade(config({}), config(raw), null).map(({ code }) => code)).toEqual(codes);
  });

  test("the way back from a deployment that failed is open within a minor version", () => {
    const to = (begun: string, next: string) =>
      checkUpgrade({ ...running, milvusVersion: begun }, { ...running, milvusVersion: next }, running);
    expect(to("v2.6.16", "v2.6.15")).toEqual([]);
    expect(to("v2.6.16", "v2.6.14")).toMatchObject([{ code: "MS930" }]);
    expect(to("v2.7.0", "v2.6.15")).toMatchObject([{ code: "MS930" }]);
  });

  test("what an older release did not write is not compared", () => {
    expect(checkUpgrade(running, config({ namespace: "search" }), null)).toEqual([]);
  });
});

test("a release survives being an output, and anything else is none", () => {
  const release = {
    ...running,
    namespace: "milvus",
    etcdMembers: 3,
    objectStore: "minio milvus",
    minioNodes: 4,
  };
  expect(releaseAmong(JSON.parse(JSON.stringify({ release, token: "x" })))).toEqual(release);
  expect(releaseAmong({})).toBeNull();
  expect(releaseAmong({ release: "v2.6.15" })).toBeNull();
  expect(releaseAmong(undefined)).toBeNull();
});
