import type { ExitCode, MilvusStackError } from "../provision/diagnostics/diagnostic.ts";
import type { Style } from "./views/style.ts";
import type { Terminal } from "./views/terminal.ts";

/** Options that every command has. */
export interface GlobalOptions {
  readonly specs?: string[];
  readonly env?: string;
  /** What a server of an unknown version behaves like: `2.6`. */
  readonly assumeVersion?: string;
  readonly json?: boolean;
  /** false: `--no-color` was given. */
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** What a command gets to work with. */
export interface Context {
  readonly globals: GlobalOptions;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
}

/** What came of a command, once for people and once for programs. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** Text for stdout, without a line break at the end; empty for nothing. */
  human(style: Style): string;
  /** The document of `--json`, without `formatVersion` and `error`. */
  json(): Readonly<Record<string, unknown>>;
  /** What went wrong although there is something to show. */
  readonly error?: MilvusStackError | null;
}

export interface OptionDefinition {
  /** As commander takes them: `--limit <k>`, `--allow-delete <kind...>`. */
  readonly flags: string;
  readonly description: string;
  /** Turns the text into a value; throws a usage error. Gets the value so far, for options given more than once. */
  readonly parse?: (text: string, previous: unknown) => unknown;
}

export interface CommandDefinition {
  /** As commander takes them: `[names...]`. */
  readonly args?: string;
  readonly description: string;
  readonly options?: readonly OptionDefinition[];
  /** Command lines without the program's name, each with what it does. */
  readonly examples: readonly (readonly [command: string, what: string])[];
  run(context: Context, args: readonly string[], options: never): Promise<Outcome>;
}

/** One of the commands below a command: `pull` of `charts pull`. */
export interface Subcommand extends CommandDefinition {
  readonly name: string;
  readonly summary: string;
}

/** A command that does nothing without one of those below it. */
export interface CommandGroup {
  readonly description: string;
  readonly subcommands: readonly Subcommand[];
  readonly examples: CommandDefinition["examples"];
}

/** A command whose options have been given a type. */
export function defineCommand<Options>(
  definition: Omit<CommandDefinition, "run"> & {
    run(context: Context, args: readonly string[], options: Options): Promise<Outcome>;
  },
): CommandDefinition {
  return definition;
}
