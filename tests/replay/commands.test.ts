import { describe, expect, test } from "vitest";
import { type Planned, planned } from "./planned.ts";
import { openProject } from "./project.ts";
import { type RecordedVersion, readRecording, recordedVersions } from "./read-recording.ts";
import { startReplay } from "./start-replay.ts";

/** What a plan has to do all the same. */
const pendingOf: Readonly<Record<string, readonly string[]>> = {
  // No call tells which fields are loaded, and the release that made it did not record them either.
  "4-partitions-and-load": ['update collection/columns/load: fields changes from [] to ["id","v"]'],
};

/** What was made by specs needs nothing: no command has anything to say about it. */
describe.each(recordedVersions)("Milvus %s, made by specs", (version) => {
  for (const { scenario, steps, files } of planned) {
    for (const [command, step] of Object.entries(steps)) {
      test(`${scenario}: ${step}`, () => says[command]?.({ version, scenario, step, files }));
    }
  }
});

interface Case extends Omit<Planned, "steps"> {
  readonly version: RecordedVersion;
  readonly step: string;
}

const says: Readonly<Record<string, (of: Case) => Promise<void>>> = {
  async plan(of) {
    const { actions } = await answerOf("plan", of);
    const pending = actions.filter(({ verb }: Action) => verb !== "noop");
    const said = pending.map(({ verb, address, reason }: Action) => `${verb} ${address}: ${reason}`);
    expect(said).toEqual(pendingOf[of.scenario] ?? []);
  },
  async drift(of) {
    expect(await answerOf("drift", of)).toMatchObject({ drifted: false, differences: [] });
  },
  async stats(of) {
    const { collections } = await answerOf("stats", of);
    expect(collections).not.toHaveLength(0);
    // The servers had no rows; what is not loaded cannot be counted.
    for (const { rows, loadState } of collections) expect(rows).toBe(loadState === "loaded" ? 0 : null);
  },
  async import(of) {
    // Over the specs that made it: the same comes out in other words.
    expect(await answerOf("import", of, "--force")).toMatchObject({ diagnostics: [] });
  },
};

interface Action {
  readonly verb: string;
  readonly address: string;
  readonly reason: string;
}

async function answerOf(command: string, { version, scenario, step, files }: Case, ...options: string[]) {
  const recording = readRecording(version, scenario);
  await using replay = await startReplay(recording, [step]);
  await using project = await openProject(replay.uri, files(recording));
  const { exitCode, stdout, stderr } = await project.run(command, ...options, "--json");
  expect(stderr).toBe("");
  expect({ exitCode, error: JSON.parse(stdout).error ?? null }).toEqual({ exitCode: 0, error: null });
  return JSON.parse(stdout);
}
