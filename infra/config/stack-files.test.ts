import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { GiB, parseQuantity } from "../sizing/quantity.ts";
import { parseStackConfig, type Resources, type StackConfig, secretNames } from "./index.ts";

/** What Pulumi makes of `Pulumi.<stack>.yaml`. */
function stackFile(stack: string): Record<string, unknown> {
  const { config } = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8"));
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      expect(key).toMatch(/^milvus-stack:\w+$/);
      return [key.replace("milvus-stack:", ""), value];
    }),
  );
}

function configOf(stack: string): StackConfig {
  const { config, diagnostics } = parseStackConfig(stackFile(stack), stack);
  expect(diagnostics).toEqual([]);
  if (config === null) throw new Error("no configuration");
  return config;
}

const requests = ({ cpu, memory }: Resources, pods: number) => ({
  cpu: pods * (parseQuantity(cpu) ?? 0),
  memory: (pods * (parseQuantity(memory) ?? 0)) / GiB,
});

/** CPUs and GiB that the pods of data, queries and writes request in all. */
function totalRequests({ milvus, replication, etcd, objectStore }: StackConfig) {
  const { resources } = milvus;
  const queryNodes = replication.reduce((sum, group) => sum + group.queryNodes, 0);
  const parts = [
    ...(milvus.mode === "standalone"
      ? [requests(resources.standalone, 1)]
      : [
          requests(resources.queryNode, queryNodes),
          requests(resources.streamingNode, replication.length * milvus.streamingNodes),
          requests(resources.proxy, milvus.proxies),
          requests(resources.mixCoordinator, milvus.mixCoordinators),
          requests(resources.dataNode, milvus.dataNodes),
        ]),
    requests(etcd.resources, etcd.members),
    ...(objectStore.kind === "minio" ? [requests(objectStore.resources, objectStore.nodes)] : []),
  ];
  return {
    cpu: parts.reduce((sum, part) => sum + part.cpu, 0),
    memory: parts.reduce((sum, part) => sum + part.memory, 0),
  };
}

describe("the stacks of this project", () => {
  test.each(["dev", "staging", "prod"])("%s has no problem and no secret", (stack) => {
    expect(configOf(stack).environment).toBe(stack);
    expect(Object.keys(stackFile(stack))).not.toEqual(expect.arrayContaining([...secretNames]));
    expect(readFileSync(`Pulumi.${stack}.yaml`, "utf8")).not.toContain("encryptionsalt");
  });

  test("dev fits a laptop", () => {
    const { cpu, memory } = totalRequests(configOf("dev"));
    expect(cpu).toBeLessThanOrEqual(2);
    expect(memory).toBeLessThanOrEqual(8);
  });

  test("staging fits one node of 32 CPUs and 128 GiB", () => {
    const { cpu, memory } = totalRequests(configOf("staging"));
    expect(cpu).toBeLessThanOrEqual(32);
    expect(memory).toBeLessThanOrEqual(128);
  });

  test("prod has three replicas in three zones, and leaves room for an update on three nodes of 32 CPUs and 256 GiB", () => {
    const config = configOf("prod");
    expect(config.replication).toMatchObject([
      { zone: "zone-a", queryNodes: 2 },
      { zone: "zone-b", queryNodes: 2 },
      { zone: "zone-c", queryNodes: 2 },
    ]);
    expect(config).toMatchObject({ protect: true, backup: { keep: 7 }, milvus: { mixCoordinators: 2 } });
    const { cpu, memory } = totalRequests(config);
    expect(cpu).toBeLessThanOrEqual(0.75 * 96);
    expect(memory).toBeLessThanOrEqual(0.75 * 768);
  });

  test("prod asks for digests where its file does not say otherwise", () => {
    const { charts: _, ...others } = stackFile("prod");
    expect(parseStackConfig(others, "prod").config?.charts.requireDigests).toBe(true);
  });
});
