import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { startMilvusService } from "../../tests/doubles/milvus-service.ts";
import { connect } from "../milvus/index.ts";
import { encodeResponse } from "../milvus/messages.ts";
import type { LoadSettings } from "../state/types.ts";
import { requireQueryNodes } from "./require-query-nodes.ts";

const inFast: LoadSettings = { replicas: 2, resourceGroups: ["fast"], partitions: [], fields: [] };

/**
 * A Milvus whose group `fast` is to have two of three nodes; `fast` says how many it has at each look, and has its last number from then
 * on. null: this user may not list the groups.
 */
async function startMilvus(version: string, fast: readonly number[] | null) {
  let looks = 0;
  const service = await startMilvusService((method, { resource_group: name }) => {
    if (fast === null && method === "ListResourceGroups") {
      return { grpcError: { code: status.PERMISSION_DENIED, details: "permission deny" } };
    }
    if (method === "ListResourceGroups") looks += 1;
    const there = fast?.[Math.min(looks, fast.length) - 1] ?? 0;
    const available = name === "fast" ? there : 3 - there;
    const config = name === "fast" ? { requests: { node_num: 2 }, limits: { node_num: 2 } } : {};
    const answers: Readonly<Record<string, Record<string, unknown>>> = {
      GetVersion: { version },
      ListResourceGroups: { resource_groups: ["__default_resource_group", "fast"] },
      DescribeResourceGroup: { resource_group: { name, num_available_node: available, config } },
    };
    return { bytes: encodeResponse(method, { status: {}, ...answers[method] }) };
  });
  const uri = `http://${service.address}`;
  const milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  return {
    require: (load: LoadSettings) => requireQueryNodes(milvus, "books", load),
    looks: () => looks,
    async [Symbol.asyncDispose]() {
      await milvus.close();
      await service.close();
    },
  };
}

test("nodes that the server is moving into a group are waited for", async () => {
  await using server = await startMilvus("2.6.20", [0, 1, 2]);
  await server.require(inFast);
  expect(server.looks()).toBe(3);
});

test("a server that moves no nodes by itself is asked once", async () => {
  await using server = await startMilvus("2.3.5", [0, 1, 2]);
  await expect(server.require(inFast)).rejects.toMatchObject({ diagnostics: [{ code: "MS361" }] });
  expect(server.looks()).toBe(1);
});

test("what the group is not to have is not waited for", async () => {
  await using server = await startMilvus("2.6.20", [2]);
  await expect(server.require({ ...inFast, replicas: 3 })).rejects.toMatchObject({
    diagnostics: [
      {
        code: "MS361",
        cause: expect.stringMatching(/fast has 2 of them and needs 3\. Nothing was released\.$/),
      },
    ],
  });
  expect(server.looks()).toBe(1);
});

test("who may not list the groups leaves it to the server", async () => {
  await using server = await startMilvus("2.6.20", null);
  await server.require(inFast);
});

test("nothing is asked for one replica in no group in particular", async () => {
  await using server = await startMilvus("2.6.20", [0]);
  await server.require({ ...inFast, replicas: 1, resourceGroups: [] });
  expect(server.looks()).toBe(0);
});
