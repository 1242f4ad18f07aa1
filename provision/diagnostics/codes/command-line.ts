import type { CodeFamily } from "./description.ts";

/** MS722, and MS800 to MS899: the command line and the targets it opens. */
export const commandLineCodes = {
  MS722: {
    title: "A recording exists already",
    explanation:
      "`record` does not replace a recording without being told to: the one that is there may show what a server answered before a change.",
    fix: "Write somewhere else with `--out FOLDER`, or replace it with `--force`.",
  },
  MS801: {
    title: "Not a command line that is understood",
    explanation: "A command, an option or a value is unknown, missing or too many. Nothing was done.",
    fix: "`npx milvus-stack --help` lists the commands, and `npx milvus-stack COMMAND --help` its options with examples.",
  },
  MS802: {
    title: "Nobody is there to confirm",
    explanation:
      "The command changes or deletes something and wants to be confirmed, and there is no terminal to ask on: it runs in a script, in CI, or with `--json`.",
    fix: "Look at `npx milvus-stack plan` first, then give `--yes`.",
  },
  MS803: {
    title: "Not confirmed",
    explanation: "The question was answered with no, or with another name. Nothing was changed.",
    fix: "Run the command again when it is meant.",
  },
  MS804: {
    title: "Interrupted",
    explanation: "Ctrl-C ended the command. What it had done until then stays done.",
    fix: "Run it again: every command goes on from where things are.",
  },
  MS805: {
    title: "A file could not be read or written",
    explanation: "A file that the command line names is not there, or may not be read or written.",
    fix: "Check the path and its permissions.",
  },
  MS806: {
    title: "A defect of milvus-stack",
    explanation: "Something failed in a way that nobody foresaw. It is not your mistake.",
    fix: "Run the command again with `--verbose` and report what it prints, with the command, to the project's issue tracker.",
  },
  MS811: {
    title: "The embedded target does not run",
    explanation:
      "The environment says `embedded`, and Milvus Lite, the containers or the embedding server is not up in this folder.",
    fix: "`npx milvus-stack up` starts it, `up --engine compose` the containers; `npm start` starts it and does the rest too.",
  },
} as const satisfies CodeFamily;
