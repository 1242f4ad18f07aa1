import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ExitCode, MilvusStackError } from "../../provision/diagnostics/diagnostic.ts";
import { didYouMean } from "../../provision/diagnostics/did-you-mean.ts";
import { isMilvusError, MilvusCode } from "../../provision/milvus/codes.ts";
import type { Recording } from "../../provision/recording/format.ts";
import {
  createRecorder,
  makeRecording,
  type Recorder,
  secretsInSpec,
  serializeRecording,
} from "../../provision/recording/index.ts";
import { loadEnvironment, loadSpecs } from "../../provision/spec/index.ts";
import type { Environment, LoadedSpecs } from "../../provision/spec/types.ts";
import { readState } from "../../provision/state/index.ts";
import { collectStats } from "../../provision/state/stats.ts";
import type { Target } from "../../targets/index.ts";
import { CliCode } from "../codes.ts";
import { type Context, defineCommand } from "../command.ts";
import { writeText } from "../files.ts";
import { type CheckedSpecs, requireSpecs } from "../load-checked.ts";
import { specsOn } from "../specs-on.ts";
import { usageError } from "../usage-error.ts";
import { type RecordedFile, renderRecorded } from "../views/human/recorded.ts";
import { withTarget } from "../with-target.ts";

/** What each command asks a server; the result itself is of no interest. */
const scenarios: Readonly<
  Record<
    string,
    { readonly what: string; ask(context: Context, target: Target, specs: LoadedSpecs): Promise<unknown> }
  >
> = {
  plan: { what: "What plan and drift ask.", ask: askForPlan },
  stats: {
    what: "What stats asks.",
    ask: ({ signal }, { milvus }, { collections }) =>
      collectStats(
        milvus,
        collections.map(({ spec }) => ({
          database: spec.database ?? "default",
          collection: spec.collection,
        })),
        { signal },
      ),
  },
  import: {
    what: "What import asks.",
    ask: async ({ signal }, { milvus }) =>
      readState(milvus, { databases: await milvus.listDatabases(), access: true, signal }),
  },
};

export const command = defineCommand<{ out?: string; force?: boolean }>({
  args: "[scenarios...]",
  description:
    "Records what a server answers, for a bug report or a test: a file for each of plan, stats and import. Only reads, and reads no rows. Replaces tokens, passwords and hosts by x. Keeps the specs and the names of databases, collections, fields, users and roles: look through the files before you send them.",
  options: [
    { flags: "--out <folder>", description: "the folder for VERSION/SCENARIO.json (default: recordings)" },
    { flags: "--force", description: "write over recordings that are there" },
  ],
  examples: [
    ["record --env prod", "what plan, stats and import ask, into recordings/"],
    ["record import --env prod --out report", "without specs: only what import asks"],
    ["record plan --env new", "of a server whose version is unknown to milvus-stack, too"],
  ],
  async run(context, names, { out = "recordings", force = false }) {
    const chosen = names.length === 0 ? Object.keys(scenarios) : [...new Set(names)];
    for (const name of chosen) if (!Object.hasOwn(scenarios, name)) throw unknownScenario(name);
    const needsSpecs = chosen.some((name) => name !== "import");
    const checked = await (needsSpecs ? requireSpecs(context, []) : withoutSpecs(context));
    const written: RecordedFile[] = [];
    for (const name of chosen) {
      const recording = await record(context, name, checked);
      const file = join(out, recording.server.version.replaceAll(/[^\w.-]/g, "_"), `${name}.json`);
      if (!force && existsSync(resolve(context.cwd, file))) throw isThere(file);
      await mkdir(dirname(resolve(context.cwd, file)), { recursive: true });
      await writeText(file, serializeRecording(recording), context.cwd);
      written.push({ file, calls: recording.calls.length, error: recording.error ?? null });
    }
    return {
      exitCode: ExitCode.ok,
      human: () => renderRecorded(written),
      json: () => ({ written }),
    };
  },
});

/** Records one scenario with a connection of its own, so that each file holds all that its command asks. */
async function record(
  context: Context,
  name: string,
  { specs, environment }: CheckedSpecs,
): Promise<Recording> {
  const { what, ask } = scenarios[name] ?? { what: name, ask: async () => {} };
  const recorder = createRecorder();
  recorder.step(name);
  const texts = textsOf(specs);
  recorder.hide(Object.values(texts).flatMap(secretsInSpec));
  const { shownRequest, shownResponse } = await import("../../provision/milvus/messages.ts");
  const result = await withAnyVersion(context, environment, recorder, async (target) => {
    const error = await ask(context, target, specs).then(
      () => undefined,
      (thrown: unknown) => failureOf(context, thrown),
    );
    return { version: target.milvus.server.version, error };
  });
  return makeRecording(
    recorder,
    {
      server: { version: result.version },
      scenario: what,
      madeBy: {
        project: specs.project,
        environment: { embeddings: modelsOf(environment), guard: environment.guard },
        specs: texts,
      },
      ...(result.error !== undefined && { error: result.error }),
    },
    { shownRequest, shownResponse },
  );
}

/** `import` needs an environment, whatever is wrong with the specs. */
async function withoutSpecs({ globals, cwd, env }: Context): Promise<CheckedSpecs> {
  const { environment, diagnostics } = await loadEnvironment(globals.env ?? "local", { cwd, env });
  if (environment === null) throw new MilvusStackError(diagnostics, ExitCode.invalid);
  const specs = await loadSpecs({ paths: globals.specs, environment: globals.env, cwd, env });
  return { specs, environment };
}

function askForPlan(context: Context, target: Target, specs: LoadedSpecs): Promise<unknown> {
  return import("../../provision/plan-target.ts").then(({ planTarget }) =>
    planTarget(target.milvus, specsOn(context, target, specs), { signal: context.signal, sampleRows: false }),
  );
}

/** As `withTarget`; a server of an unknown version is taken for the newest known one, since it is what a report is about. */
async function withAnyVersion<T>(
  context: Context,
  environment: Environment,
  record: Recorder,
  work: (target: Target) => Promise<T>,
): Promise<T> {
  try {
    return await withTarget(context, environment, work, { record });
  } catch (error) {
    if (!isMilvusError(error, MilvusCode.unknownVersion)) throw error;
    const lite = /milvus[_-]lite/.test(error.message);
    const assumeVersion = lite ? "3.2" : "3.0";
    context.terminal.note(`The version of this server is unknown; it is taken for ${assumeVersion}.`);
    record.restart();
    return await withTarget(context, environment, work, { record, assumeVersion });
  }
}

/** What plans depend on, which stands in the marks of collections. */
function modelsOf({ embeddings }: Environment) {
  if (embeddings?.kind !== "openai") return embeddings;
  const { model, dimensions } = embeddings;
  return { model, dimensions };
}

/** The texts of the files with specs, by path. Secrets in them are blotted out as they are read. */
function textsOf({ collections, access }: LoadedSpecs): Record<string, string> {
  const documents = [...collections, ...Object.values(access).flat()];
  return Object.fromEntries(documents.map(({ source }) => [source.file, source.text]));
}

/** An error is part of what is recorded; an interruption is not. */
function failureOf({ signal }: Context, thrown: unknown): string {
  if (signal.aborted || !(thrown instanceof MilvusStackError)) throw thrown;
  return thrown.diagnostics
    .map(({ code, summary, cause }) => [code, summary, ...(cause === undefined ? [] : [cause])].join(" "))
    .join("\n");
}

function unknownScenario(name: string): MilvusStackError {
  const known = Object.keys(scenarios);
  return usageError(`There is no scenario \`${name}\`.`, {
    suggestion: didYouMean(name, known),
    fix: `Choose from ${known.map((one) => `\`${one}\``).join(", ")}.`,
  });
}

function isThere(file: string): MilvusStackError {
  return new MilvusStackError(
    {
      code: CliCode.recordingExists,
      severity: "error",
      summary: `\`${file}\` exists already.`,
      cause: "`record` does not replace a recording without being told to.",
      fix: "Write somewhere else with `--out FOLDER`, or replace it with `--force`.",
    },
    ExitCode.invalid,
  );
}
