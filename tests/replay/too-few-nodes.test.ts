import { describe, expect, test } from "vitest";
import type { Recording } from "../../provision/recording/format.ts";
import { openProject } from "./project.ts";
import { linesOf, type RecordedVersion, readRecording, recordedVersions } from "./read-recording.ts";
import { startReplay } from "./start-replay.ts";

const scenario = "4-replicas-and-groups";
/** Query nodes of each recorded server. */
const nodesOf: Readonly<Record<RecordedVersion, number>> = { "2.5.24": 1, "2.6.20": 2, "3.0.0-beta": 2 };

/** What `plan` says of the recorded collections where the first of them is to be loaded in another way. */
async function planned(recording: Recording, steps: readonly string[], load: string, ...options: string[]) {
  await using replay = await startReplay(recording, steps);
  const specs = linesOf(recording, "first").replace(/^load: .*$/m, `load: ${load}`);
  await using project = await openProject(replay.uri, { "collections/twice.yaml": specs });
  const { exitCode, stdout, stderr } = await project.run("plan", ...options);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout;
}

describe.each(recordedVersions)("Milvus %s", (version) => {
  const recording = readRecording(version, scenario);
  const nodes = nodesOf[version];
  const steps = ["plan two replicas", "describe groups before"];

  test("more replicas than query nodes are in the plan, with both numbers", async () => {
    const text = await planned(recording, steps, `{ replicas: ${nodes + 1} }`, "--json");
    const actions = JSON.parse(text).actions.filter(({ verb }: { verb: string }) => verb !== "noop");
    expect(actions).toMatchObject([
      {
        address: "collection/twice/load",
        class: "live",
        warnings: [
          {
            code: "MS361",
            summary: `${nodes + 1} replicas of twice cannot be loaded: there are too few query nodes.`,
            cause: expect.stringContaining(
              `__default_resource_group has ${nodes} of them and needs ${nodes + 1}`,
            ),
          },
        ],
      },
    ]);
  });

  test("so is a group that does not exist", async () => {
    const text = await planned(recording, steps, "{ replicas: 1, resourceGroups: [fast] }");
    expect(text).toContain("warning MS361: 1 replica of twice cannot be loaded");
    expect(text.replaceAll(/\s+/g, " ")).toContain("resource group fast does not exist and needs 1");
  });

  test("who may not list the groups gets the plan without it", async () => {
    const denied = readRecording(version, "8-permission-denied").calls.filter(
      (call) => call.method === "ListResourceGroups" && "grpcError" in call,
    );
    expect(denied).not.toHaveLength(0);
    const withoutRight = { ...recording, calls: [...recording.calls, ...denied] };
    const more = [...steps.slice(0, 1), ...denied.map(({ step = "" }) => step)];
    const text = await planned(withoutRight, more, `{ replicas: ${nodes + 1} }`);
    expect(text).toContain("collection/twice/load");
    expect(text).not.toContain("MS361");
  });

  test("nobody asks for the groups where one replica is loaded", async () => {
    // The replay fails on a request that was not recorded in this step.
    const text = await planned(recording, steps.slice(0, 1), "false", "--json");
    expect(JSON.parse(text).actions).toContainEqual(
      expect.objectContaining({ address: "collection/twice/load", verb: "update" }),
    );
  });
});
