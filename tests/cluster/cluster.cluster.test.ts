import { execa } from "execa";
import { describe, expect, inject, test } from "vitest";
import { joinNetwork } from "../servers/network.ts";
import { clusterOfRun } from "./cluster-of-run.ts";
import { openAs } from "./open-as.ts";

const missing = inject("clusterMissing");

// Named after the reason, so that a run without the cluster says why.
if (missing !== null) test.skip(`not run: ${missing}`, () => {});

describe.skipIf(missing !== null)("the cluster", () => {
  test("is Milvus 2.3.5 with three query nodes", async () => {
    const milvus = await openAs(clusterOfRun().uri);
    try {
      expect(milvus.server.version).toMatch(/2\.3\.5/);
      expect(await milvus.queryNodes()).toHaveLength(3);
    } finally {
      await milvus.close();
    }
  });

  test("is reached over loopback only", async ({ skip }) => {
    const { network } = clusterOfRun().place;
    if (network.holder === null) skip("this machine permits no network of one's own");
    const { command, args } = joinNetwork(network).inside("ip", ["-oneline", "-brief", "address"]);
    const { stdout } = await execa(command, args);
    expect(stdout.split("\n").map((line) => line.split(/\s+/).slice(0, 3))).toEqual([
      ["lo", "UNKNOWN", "127.0.0.1/8"],
    ]);
  });
});
