import { describe, expect, test } from "vitest";
import { openProject } from "./project.ts";
import { type RecordedVersion, readRecording, recordedVersions, scenariosOf } from "./read-recording.ts";
import { startReplay } from "./start-replay.ts";

/** Codes of what `import` warns of: what no spec can say, and plans that are not to be empty. */
const warnings: Readonly<Record<string, readonly string[]>> = {
  // Structs, and the metrics of vectors in them.
  "2.6.20 3-field-types-by-pymilvus": ["MS106", "MS106"],
  "3.0.0-beta 3-field-types-by-pymilvus": ["MS106", "MS106"],
  // Grants that were made on the alias alone, where it is not the collection's: a spec makes them on both names.
  "2.5.24 5-grants": ["MS393", "MS393", "MS393", "MS393"],
};

/** What is not right yet, and why. */
const awaited = (version: RecordedVersion, scenario: string): string | null => {
  if (scenario === "3-index-params" || scenario === "6-made-by-hand")
    return "an index that was made without a type is imported without one";
  if (scenario === "6-options" && version === "3.0.0-beta")
    return "isolation without a partition key is taken for a change";
  return null;
};

/** Whoever made it, and in whatever way: what `import` writes is valid, and its plan is empty. */
describe.each(recordedVersions)("Milvus %s, imported", (version) => {
  const cases = scenariosOf(version).flatMap((scenario) => {
    const { calls } = readRecording(version, scenario);
    const steps = new Set(calls.map(({ step }) => step ?? "").filter((step) => step.startsWith("import")));
    return [...steps].map((step) => ({ scenario, step }));
  });

  for (const { scenario, step } of cases) {
    const reason = awaited(version, scenario);
    if (reason !== null) test.todo(`${scenario}: ${step} (${reason})`);
    else test(`${scenario}: ${step}`, () => importsAndPlansNothing(version, scenario, step));
  }
});

async function importsAndPlansNothing(version: RecordedVersion, scenario: string, step: string) {
  await using replay = await startReplay(readRecording(version, scenario), [step]);
  await using project = await openProject(replay.uri, {});
  const imported = await project.run("import", "--json");
  const { diagnostics } = JSON.parse(imported.stdout);
  const expected = warnings[`${version} ${scenario}`] ?? [];
  expect(diagnostics.map(({ code }: { code: string }) => code)).toEqual(expected);
  expect(imported.exitCode).toBe(0);
  if (expected.length > 0) return;
  expect(await project.run("validate")).toMatchObject({ exitCode: 0 });
  const plan = await project.run("plan", "--detailed-exitcode");
  expect(plan.stdout).toMatch(/No changes/);
  expect(plan.exitCode).toBe(0);
}
