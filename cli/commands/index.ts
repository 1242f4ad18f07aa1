import type { CommandDefinition, CommandGroup } from "../command.ts";

/** What the list of commands says, and where each is. A command is loaded when it is asked for, not before. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ readonly command: CommandDefinition | CommandGroup }>;
}

export const commands: readonly CommandEntry[] = [
  {
    name: "start",
    summary: "bring everything up: start, apply, seed, smoke-test",
    load: () => import("./start.ts"),
  },
  { name: "up", summary: "start the embedded target", load: () => import("./up.ts") },
  { name: "down", summary: "stop the embedded target", load: () => import("./down.ts") },
  { name: "status", summary: "show whether the embedded target runs", load: () => import("./status.ts") },
  { name: "validate", summary: "check the specs, offline", load: () => import("./validate.ts") },
  { name: "plan", summary: "show what apply would do", load: () => import("./plan.ts") },
  { name: "apply", summary: "make the server what the specs say", load: () => import("./apply.ts") },
  {
    name: "rollback",
    summary: "go back to the collection before its last rebuild",
    load: () => import("./rollback.ts"),
  },
  { name: "drift", summary: "show how the server differs from the specs", load: () => import("./drift.ts") },
  { name: "import", summary: "write what is on a server as specs", load: () => import("./import.ts") },
  { name: "seed", summary: "fill collections with embedded rows", load: () => import("./seed.ts") },
  { name: "search", summary: "search a collection by meaning", load: () => import("./search.ts") },
  { name: "stats", summary: "show rows, indexes, load and nodes", load: () => import("./stats.ts") },
  { name: "smoke", summary: "run the smoke tests of the specs", load: () => import("./smoke.ts") },
  { name: "destroy", summary: "drop what the specs own", load: () => import("./destroy.ts") },
  {
    name: "charts",
    summary: "pull, verify and update the charts of the stack",
    load: () => import("./charts.ts"),
  },
  {
    name: "volumes",
    summary: "make the volumes of a stack larger",
    load: () => import("./volumes.ts"),
  },
  {
    name: "record",
    summary: "record what a server answers, for a bug report",
    load: () => import("./record.ts"),
  },
  { name: "types", summary: "print TypeScript types of the rows", load: () => import("./types.ts") },
];
