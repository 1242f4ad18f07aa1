import { describe, expect, test } from "vitest";
import { openProject } from "./project.ts";
import { type RecordedVersion, readRecording, recordedVersions, scenariosOf } from "./read-recording.ts";
import { startReplay } from "./start-replay.ts";

/** Codes of what `import` warns of: what no spec can say, and plans that are not to be empty. */
const warnings: Readonly<Record<string, readonly string[]>> = {
  // Grants that were made on the alias alone, where it is not the collection's: a spec makes them on both names.
  "2.5.24 5-grants": ["MS393", "MS393", "MS393", "MS393"],
};

/** Collections that no spec can describe: a generation made by hand, arrays of structs, namespaces. */
const noSpec: ReadonlySet<string> = new Set([
  "collection/books__g3",
  "collection/structs",
  "collection/namespaces",
]);

/** Whoever made it, and in whatever way: what `import` writes is valid, and its plan is empty. */
describe.each(recordedVersions)("Milvus %s, imported", (version) => {
  const cases = scenariosOf(version).flatMap((scenario) => {
    const { calls } = readRecording(version, scenario);
    const steps = new Set(calls.map(({ step }) => step ?? "").filter((step) => step.startsWith("import")));
    return [...steps].map((step) => ({ scenario, step }));
  });

  for (const { scenario, step } of cases) {
    test(`${scenario}: ${step}`, () => importsAndPlansNothing(version, scenario, step));
  }
});

async function importsAndPlansNothing(version: RecordedVersion, scenario: string, step: string) {
  await using replay = await startReplay(readRecording(version, scenario), [step]);
  await using project = await openProject(replay.uri, {});
  const imported = await project.run("import", "--json");
  const { diagnostics, leftOut } = JSON.parse(imported.stdout);
  const left = leftOut.map(({ address }: { address: string }) => address);
  expect(left.filter((address: string) => /^collection\//.test(address) && !noSpec.has(address))).toEqual([]);
  const expected = warnings[`${version} ${scenario}`] ?? [];
  expect(diagnostics.map(({ code }: { code: string }) => code)).toEqual(expected);
  expect(imported.exitCode).toBe(0);
  if (expected.length > 0) return;
  expect(await project.run("validate")).toMatchObject({ exitCode: 0 });
  const plan = await project.run("plan", "--detailed-exitcode");
  expect(plan.stdout).toMatch(/No changes/);
  expect(plan.exitCode).toBe(0);
}
