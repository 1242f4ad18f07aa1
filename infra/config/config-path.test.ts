import { expect, test } from "vitest";
import { configKey, removeCommand, setCommand } from "./config-path.ts";

test("paths as Pulumi writes them", () => {
  expect(configKey(["namespace"])).toBe("milvus-stack:namespace");
  expect(configKey(["replication", 0, "zone"])).toBe("milvus-stack:replication[0].zone");
  expect(configKey(["monitoring", "labels", "app.kubernetes.io/name"])).toBe(
    'milvus-stack:monitoring.labels["app.kubernetes.io/name"]',
  );
  expect(configKey(["etcd", 'a"b\\c'])).toBe('milvus-stack:etcd["a\\"b\\\\c"]');
});

test("commands that a shell takes as they are", () => {
  expect(setCommand(["etcd", "members"], "3")).toBe("pulumi config set --path 'milvus-stack:etcd.members' 3");
  expect(setCommand(["backup", "schedule"], "17 3 * * *")).toBe(
    "pulumi config set --path 'milvus-stack:backup.schedule' '17 3 * * *'",
  );
  expect(setCommand(["environment"], "prod")).toBe("pulumi config set 'milvus-stack:environment' prod");
  expect(setCommand(["backup", "schedule"], "it's")).toBe(
    `pulumi config set --path 'milvus-stack:backup.schedule' 'it'\\''s'`,
  );
  expect(setCommand(["replication"], ["a", "b"])).toBe(
    "pulumi config rm 'milvus-stack:replication' && pulumi config set --path 'milvus-stack:replication[0]' a && pulumi config set --path 'milvus-stack:replication[1]' b",
  );
  expect(removeCommand(["etcd", "membres"])).toBe("pulumi config rm --path 'milvus-stack:etcd.membres'");
});
