// What `.ci/run` does: runs every step, and says at the very end what failed, how, and how long each step took, since that is
// what is left of a long log. Plain JavaScript without dependencies: it runs with whatever Node there is.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Lines kept of a step that is no test run, and of one that ended without telling of its tests. */
const keptLines = 60;
/** Lines shown of one failure, and failures shown in full; the others by name. */
const shownLines = 25;
const shownFailures = 25;

/**
 * @typedef {{ name: string, command: string[], needed?: boolean }} Step `needed`: nothing after it makes sense without it
 * @typedef {{ beside: Step[][] }} Beside rows of steps; one row runs beside the others, its steps one after the other
 * @typedef {{ name: string, messages: string[] }} Failure
 * @typedef {{ passed: number, failed: number, skipped: number, failures: Failure[], triedAgain?: Failure[], seed?: string }} Results
 *   `triedAgain`: what failed first and passed then; `seed`: of the samples that sweeps took
 * @typedef {{ step: Step, exitCode: number | null, seconds: number, results: Results | null, tail: string[] }} Outcome
 */

/**
 * @param {(Step | Beside)[]} steps
 * @returns {Promise<number>} the exit code
 */
export async function runSteps(steps) {
  const folder = mkdtempSync(join(tmpdir(), "milvus-stack-ci-"));
  /** @type {Outcome[]} */
  const outcomes = [];
  // Told to stop, it stops the step under way and still says what came of the others.
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort(signal));
  try {
    let file = 0;
    /** What is printed beside others is held until its step ends, so that no two mix. */
    const run = async (step, held) => {
      const gone =
        stop.signal.aborted || outcomes.some((outcome) => outcome.step.needed && outcome.exitCode !== 0);
      file += 1;
      return gone
        ? { step, exitCode: null, seconds: 0, results: null, tail: [] }
        : await runStep(step, join(folder, `${file}.json`), stop.signal, held);
    };
    const runRow = async (row, held) => {
      const done = [];
      for (const step of row) done.push(await run(step, held));
      return done;
    };
    for (const step of steps) {
      const rows = "beside" in step ? step.beside : [[step]];
      const done = await Promise.all(rows.map((row, at) => runRow(row, at < rows.length - 1)));
      outcomes.push(...done.flat());
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(summarize(outcomes));
  return outcomes.every(({ exitCode }) => exitCode === 0) ? 0 : 1;
}

/**
 * @param {Step} step
 * @param {string} resultsFile where a test run says what came of it
 * @param {AbortSignal} stop its reason is the signal that the step gets
 * @param {boolean} held its output is printed when it has ended
 * @returns {Promise<Outcome>}
 */
function runStep(step, resultsFile, stop, held) {
  const [file = "", ...args] = step.command;
  const title = `== ${step.name}: ${step.command.join(" ")}\n`;
  process.stdout.write(held ? `${title}(what it says comes when it has ended)\n` : title);
  const started = Date.now();
  /** @type {string[]} */
  const said = [];
  /** @type {string[]} */
  let tail = [];
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      // A server that cannot be started is a failure here, not a skip.
      env: { ...process.env, CI: "true", MILVUS_STACK_TEST_RESULTS: resultsFile },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.setEncoding("utf8").on("data", (text) => {
        if (held) said.push(text);
        else to.write(text);
        tail = `${tail.join("\n")}${text}`.split("\n").slice(-keptLines - 1);
      });
    }
    const kill = () => child.kill(stop.reason);
    stop.addEventListener("abort", kill);
    const end = (exitCode) => {
      stop.removeEventListener("abort", kill);
      const seconds = (Date.now() - started) / 1000;
      if (held) process.stdout.write(`${title}${said.join("")}`);
      resolve({ step, exitCode, seconds, results: readResults(resultsFile), tail });
    };
    child.on("error", (error) => {
      tail.push(String(error));
      end(1);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

/** @returns {Results | null} null: it was no test run, or ended before it could say */
function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/**
 * What failed, what had to be tried again, the steps with their times, and as the last line the tests of all steps: "12 passed, 1 failed, 1 skipped".
 *
 * @param {Outcome[]} outcomes
 */
export function summarize(outcomes) {
  const failed = outcomes.filter(({ exitCode }) => exitCode !== 0 && exitCode !== null);
  const sum = (key) => outcomes.reduce((all, { results }) => all + (results?.[key] ?? 0), 0);
  const width = Math.max(...outcomes.map(({ step }) => step.name.length));
  return [
    "",
    ...failed.flatMap(describeFailure),
    ...describeTriedAgain(outcomes.flatMap(({ results }) => results?.triedAgain ?? [])),
    "== steps",
    ...outcomes.map((outcome) => {
      const { step, exitCode, seconds, results } = outcome;
      const verdict = exitCode === null ? "not run" : exitCode === 0 ? "passed" : "FAILED";
      const time = exitCode === null ? "" : duration(seconds);
      const tests = results === null ? "" : counts(results);
      return `${step.name.padEnd(width)}  ${verdict.padEnd(7)}  ${time.padStart(6)}  ${tests}`.trimEnd();
    }),
    counts({ passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") }),
    "",
  ].join("\n");
}

/** @param {Outcome} outcome */
function describeFailure({ step, exitCode, results, tail }) {
  const failures = results?.failures ?? [];
  const head = `== failed: ${step.name} (${step.command.join(" ")}, exit code ${exitCode})`;
  if (failures.length === 0)
    return [head, ...tail.filter((line) => line !== "").map((line) => `  ${line}`), ""];
  return [
    head,
    ...(results?.seed ? [`  with MILVUS_STACK_SAMPLE_SEED=${results.seed}`] : []),
    ...failures.flatMap(({ name, messages }, at) => [
      `- ${name}`,
      ...(at < shownFailures ? shorten(messages.join("\n").split("\n")).map((line) => `    ${line}`) : []),
    ]),
    "",
  ];
}

/** @param {Failure[]} tests */
function describeTriedAgain(tests) {
  if (tests.length === 0) return [];
  return [
    "== passed only when tried again",
    ...tests.flatMap(({ name, messages }) => [
      `- ${name}`,
      ...shorten(messages.join("\n").split("\n")).map((line) => `    ${line}`),
    ]),
    "",
  ];
}

/** @param {string[]} lines */
function shorten(lines) {
  if (lines.length <= shownLines) return lines;
  // The place in the code comes last.
  return [...lines.slice(0, shownLines - 2), "…", ...lines.slice(-1)];
}

function duration(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function counts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
