import { type Diagnostic, ExitCode, MilvusStackError } from "../provision/diagnostics/diagnostic.ts";
import { renderDiagnostics } from "../provision/diagnostics/render.ts";
import { loadSpecs } from "../provision/spec/load-specs.ts";
import type { Environment, LoadedSpecs } from "../provision/spec/types.ts";
import { validate } from "../provision/spec/validate.ts";
import type { Context } from "./command.ts";

/** Loads and checks the specs of a command line; shows the warnings. `error` has all problems where one is an error. */
export async function loadChecked(
  { globals, cwd, env, terminal, signal }: Context,
  names: readonly string[],
): Promise<{ specs: LoadedSpecs; diagnostics: readonly Diagnostic[]; error: MilvusStackError | null }> {
  const specs = await loadSpecs({ paths: globals.specs, names, environment: globals.env, cwd, env, signal });
  const diagnostics = validate(specs);
  const wrong = diagnostics.some(({ severity }) => severity === "error");
  if (wrong) return { specs, diagnostics, error: new MilvusStackError(diagnostics, ExitCode.invalid) };
  if (!terminal.json && diagnostics.length > 0)
    terminal.note(renderDiagnostics(diagnostics, terminal.noteStyle));
  return { specs, diagnostics, error: null };
}

/** Specs that are right, with their environment. */
export interface CheckedSpecs {
  readonly specs: LoadedSpecs;
  readonly environment: Environment;
}

/** As `loadChecked`, for commands that need right specs. @throws MilvusStackError (exit code 3) when they are not. */
export async function requireSpecs(context: Context, names: readonly string[]): Promise<CheckedSpecs> {
  const { specs, error } = await loadChecked(context, names);
  if (error !== null) throw error;
  // An environment that could not be read is an error of its own among the diagnostics.
  if (specs.environment === null)
    throw new Error("The specs have no environment, and no diagnostic says why");
  return { specs, environment: specs.environment };
}
