import { Command, Option } from "commander";
import manifest from "../package.json" with { type: "json" };
import type { CommandDefinition, CommandGroup } from "./command.ts";
import type { CommandEntry } from "./commands/index.ts";
import { collect } from "./parse-value.ts";

export interface Invocation {
  readonly definition: CommandDefinition;
  readonly args: readonly string[];
  readonly options: object;
}

/**
 * The command line as commander knows it: all commands by name, and the one that is asked for with its options.
 *
 * @param onInvoke gets what was asked for, once the command line is understood.
 */
export function createProgram(
  entries: readonly CommandEntry[],
  asked: { readonly name: string; readonly definition: CommandDefinition | CommandGroup } | null,
  onInvoke: (invocation: Invocation) => void,
): Command {
  const program = quiet(new Command("milvus-stack"))
    .description("Milvus as code: collections from specs in git, applied, seeded and verified.")
    .usage("<command> [NAME…] [options]")
    .version(manifest.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .addHelpText(
      "after",
      '\nExamples:\n  npx milvus-stack start                               everything, on the embedded target\n  npx milvus-stack plan                                what apply would do\n  npx milvus-stack search articles "rising prices"     a search by meaning\n\nnpx milvus-stack <command> --help shows a command\'s options and examples.',
    );
  for (const option of globalOptions()) program.addOption(option);
  for (const { name, summary } of entries) {
    const command = quiet(program.command(name).summary(summary)).helpOption("-h, --help", "show help");
    if (asked?.name !== name) continue;
    define(command, asked.definition, onInvoke);
  }
  return program;
}

function define(
  command: Command,
  definition: CommandDefinition | CommandGroup,
  onInvoke: (invocation: Invocation) => void,
): void {
  command.description(definition.description).addHelpText("after", `\n${examplesOf(definition)}`);
  if ("subcommands" in definition) {
    command.usage("<command> [options]").helpCommand(false);
    for (const each of definition.subcommands) {
      const below = quiet(command.command(each.name).summary(each.summary));
      define(below.helpOption("-h, --help", "show help"), each, onInvoke);
    }
    return;
  }
  command.usage(`${usageOf(definition)}[options]`);
  if (definition.args !== undefined) command.arguments(definition.args);
  for (const { flags, description, parse } of definition.options ?? []) {
    if (parse === undefined) command.option(flags, description);
    else command.option<unknown>(flags, description, parse);
  }
  command.action(() => onInvoke({ definition, args: command.args, options: command.opts() }));
}

function globalOptions(): Option[] {
  return [
    new Option("-f, --specs <path…>", "spec files or folders (default: collections)").argParser(collect),
    new Option("--env <name>", "the environment (default: local)"),
    new Option("--assume-version <version>", "take the server for this version of Milvus"),
    new Option("--json", "print one JSON document"),
    new Option("--no-color", "no colours"),
    new Option("--quiet", "no progress").conflicts("verbose"),
    new Option("--verbose", "more detail, and stack traces"),
  ];
}

function quiet(command: Command): Command {
  // What commander would say, `run` says: as a diagnostic, in the format that was asked for.
  return command.exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
}

function usageOf({ args = "" }: CommandDefinition): string {
  return args === "" ? "" : `${args} `;
}

function examplesOf({ examples }: CommandDefinition | CommandGroup): string {
  const width = Math.max(...examples.map(([command]) => command.length));
  const lines = examples.map(([command, what]) => `  npx milvus-stack ${command.padEnd(width)}   ${what}`);
  return `Examples:\n${lines.join("\n")}`;
}
