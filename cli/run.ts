import { type Command, CommanderError } from "commander";
import { ExitCode, MilvusStackError } from "../provision/diagnostics/diagnostic.ts";
import { didYouMean } from "../provision/diagnostics/did-you-mean.ts";
import { CliCode } from "./codes.ts";
import type { Context, GlobalOptions } from "./command.ts";
import { commands } from "./commands/index.ts";
import { createProgram, type Invocation } from "./create-program.ts";
import { asFileError } from "./files.ts";
import { findCommand } from "./find-command.ts";
import { usageError } from "./usage-error.ts";
import { renderDefect, renderError } from "./views/human/diagnostics.ts";
import { renderDocument } from "./views/json/document.ts";
import { createTerminal, type Terminal } from "./views/terminal.ts";

export interface Surroundings {
  readonly stdin: () => NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly signal: AbortSignal;
}

/** Runs a command line to its end and says what came of it. Gives the exit code and throws nothing. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { signal } = surroundings;
  // Where the command line itself is wrong, its errors still have the format that it asks for.
  let terminal = terminalFor(surroundings, {
    json: argv.includes("--json"),
    color: !argv.includes("--no-color"),
    verbose: argv.includes("--verbose"),
  });
  try {
    const understood = await understand(argv, (text) => terminal.result(text.trimEnd()));
    if (understood === null) return ExitCode.ok;
    const { globals, definition, args, options } = understood;
    terminal = terminalFor(surroundings, globals);
    const context: Context = { globals, terminal, signal, cwd: surroundings.cwd, env: surroundings.env };
    // The options are those that the definition itself asked commander for.
    const outcome = await definition.run(context, args, options as never);
    if (terminal.json) terminal.result(renderDocument(outcome.json(), outcome.error));
    else {
      terminal.result(outcome.human(terminal.style));
      if (outcome.error) terminal.alert(renderError(outcome.error, terminal.noteStyle, terminal.verbose));
    }
    return outcome.exitCode;
  } catch (error) {
    return fail(error, signal, terminal);
  }
}

function terminalFor(surroundings: Surroundings, globals: GlobalOptions): Terminal {
  const { json = false, quiet = false, verbose = false, color } = globals;
  return createTerminal({ ...surroundings, json, quiet, verbose, color });
}

/** What the command line asks for; null when that was help or the version, which `write` got. */
async function understand(
  argv: readonly string[],
  write: (text: string) => void,
): Promise<(Invocation & { readonly globals: GlobalOptions }) | null> {
  const words = argv[0] === "help" ? [...argv.slice(1), "--help"] : argv;
  const found = findCommand(words, new Set(commands.map(({ name }) => name)));
  const entry = commands.find(({ name }) => name === found.name);
  if (entry === undefined && found.name !== null) {
    throw unknownCommand(
      found.name,
      commands.map(({ name }) => name),
    );
  }
  const definition = entry && (await entry.load()).command;
  let invocation: Invocation | null = null;
  const asked = entry && definition ? { name: entry.name, definition } : null;
  const program = createProgram(commands, asked, (invoked) => {
    invocation = invoked;
  });
  let help = "";
  for (const command of withSubcommands(program)) {
    command.configureOutput({
      writeOut: (text) => {
        help += text;
      },
    });
  }
  try {
    await program.parseAsync(found.argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) {
      refuseUnknownSubcommand(program, entry?.name);
      write(help);
      return null;
    }
    throw misunderstood(error, entry?.name);
  }
  return invocation === null
    ? null
    : { ...(invocation as Invocation), globals: program.opts<GlobalOptions>() };
}

/** Help is asked for by name as well, and is no answer to a name that means nothing. */
function unknownCommand(name: string, known: readonly string[], of = ""): MilvusStackError {
  return usageError(`Unknown command '${name}'.`, {
    fix: `See npx milvus-stack ${of}--help.`,
    suggestion: didYouMean(name, known),
  });
}

/** Commander shows the help of the command above it. */
function refuseUnknownSubcommand(program: Command, name: string | undefined): void {
  const group = program.commands.find((command) => command.name() === name);
  const [asked = "--help"] = group?.args ?? [];
  const known = group?.commands.map((command) => command.name()) ?? [];
  if (known.length === 0 || asked.startsWith("-") || known.includes(asked)) return;
  throw unknownCommand(asked, known, `${name} `);
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

function misunderstood(error: CommanderError, command: string | undefined): MilvusStackError {
  const help = `See npx milvus-stack ${command === undefined ? "" : `${command} `}--help.`;
  if (error.code === "commander.help") return usageError("A command is missing.", { fix: help });
  const [, meant] = /Did you mean (?:one of )?([^\s,?]+)/.exec(error.message) ?? [];
  const [first = ""] = error.message.replace(/^error: /, "").split("\n");
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, "")}.`;
  return usageError(sentence, { fix: help, suggestion: meant });
}

function fail(error: unknown, signal: AbortSignal, terminal: Terminal): ExitCode {
  const known =
    error instanceof MilvusStackError ? error : signal.aborted ? interrupted(error) : asFileError(error);
  if (known !== null) {
    if (terminal.json) terminal.result(renderDocument({}, known));
    else terminal.alert(renderError(known, terminal.noteStyle, terminal.verbose));
    return known.exitCode;
  }
  if (terminal.json) terminal.result(renderDocument({}, asDefect(error)));
  terminal.alert(renderDefect(error, terminal.noteStyle, terminal.verbose));
  return ExitCode.failed;
}

function interrupted(cause: unknown): MilvusStackError {
  const summary = "Interrupted.";
  const fix = "What was done stays done; run the command again to go on.";
  return new MilvusStackError({ code: CliCode.interrupted, severity: "error", summary, fix }, 130, { cause });
}

function asDefect(error: unknown): MilvusStackError {
  const summary = `A defect of milvus-stack: ${error instanceof Error ? error.message : String(error)}`;
  const fix = "Run it again with --verbose and report what it prints.";
  return new MilvusStackError({ code: CliCode.defect, severity: "error", summary, fix }, 1);
}
