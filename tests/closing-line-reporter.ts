import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Reporter, SerializedError, TestModule } from "vitest/node";
import { seedVariable } from "./soak.ts";

interface Failure {
  /** `provision/plan/plan.test.ts > a plan > is empty`, or the file alone. */
  readonly name: string;
  readonly messages: readonly string[];
}

type Problem = Pick<SerializedError, "message" | "stack"> & { readonly diff?: string | undefined };

/**
 * Ends a run with the seed of its samples, the names of what failed, be it only at first, and one plain line, `12 passed, 1 failed, 1 skipped`,
 * which scripts can read without knowing vitest. With `MILVUS_STACK_TEST_RESULTS=FILE` all of it goes to that file too, as JSON, with what each
 * failure said.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[] = []): void {
    const failures = [
      ...unhandled.map((error) => ({ name: "outside of any test", messages: [said(error)] })),
      ...modules.flatMap(failuresOf),
    ];
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const passed = states.filter((state) => state === "passed").length;
    const skipped = states.filter((state) => state === "skipped").length;
    const again = modules.flatMap(triedAgain);
    const seed = process.env[seedVariable] ?? "";
    process.stdout.write(`samples: ${seedVariable}=${seed}\n`);
    for (const { name, messages } of again) {
      process.stdout.write(`passed when tried again: ${name}: ${messages[0]?.split("\n")[0] ?? ""}\n`);
    }
    for (const { name } of failures) process.stdout.write(`failed: ${name}\n`);
    process.stdout.write(`${passed} passed, ${failures.length} failed, ${skipped} skipped\n`);
    const file = process.env.MILVUS_STACK_TEST_RESULTS;
    if (!file) return;
    const counts = { passed, failed: failures.length, skipped };
    writeFileSync(file, JSON.stringify({ ...counts, failures, triedAgain: again, seed }));
  }
}

/** What failed at first, with what it said then. */
function triedAgain(module: TestModule): Failure[] {
  const file = relative(process.cwd(), module.moduleId);
  return [...module.children.allTests()]
    .filter((test) => test.diagnostic()?.flaky)
    .map((test) => ({
      name: `${file} > ${test.fullName}`,
      messages: (test.result().errors ?? []).map(said),
    }));
}

/** Tests, and what was to be ready before them: a hook that fails leaves its tests skipped. */
function failuresOf(module: TestModule): Failure[] {
  const file = relative(process.cwd(), module.moduleId);
  const failures: Failure[] = [];
  for (const test of module.children.allTests()) {
    const { state, errors = [] } = test.result();
    if (state === "failed") failures.push({ name: `${file} > ${test.fullName}`, messages: errors.map(said) });
  }
  for (const suite of module.children.allSuites()) {
    const errors = suite.errors();
    if (errors.length > 0) failures.push({ name: `${file} > ${suite.fullName}`, messages: errors.map(said) });
  }
  const errors = module.errors();
  const unnamed = module.state() === "failed" && failures.length === 0;
  if (errors.length > 0 || unnamed) failures.push({ name: file, messages: errors.map(said) });
  return failures;
}

/** Message, difference, and the place in our own files. */
function said({ message, diff, stack = "" }: Problem): string {
  const at = stack.split("\n").find((line) => line.includes(process.cwd()) && !line.includes("node_modules"));
  const parts = [message, diff, at?.trim().replace(`${process.cwd()}/`, "")];
  return stripVTControlCharacters(parts.filter((part) => part !== undefined && part !== "").join("\n"));
}
