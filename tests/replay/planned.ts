import { readFileSync } from "node:fs";
import { join } from "node:path";
import { linesOf, type Recorded } from "./read-recording.ts";

/** A scenario that milvus-stack made by specs: the commands that read it, each with the name of its step. */
export interface Planned {
  readonly scenario: string;
  readonly steps: Readonly<Partial<Record<"plan" | "stats" | "import" | "drift", string>>>;
  /** The specs, at the paths that the marks of the collections name. */
  files(recorded: Recorded): Readonly<Record<string, string>>;
}

const commands = { plan: "plan", stats: "stats", import: "import" };

const examples = join(import.meta.dirname, "..", "recordings", "examples");
export const exampleSpecs = Object.fromEntries(
  ["articles", "passages", "tenants"].map((name) => [
    `collections/${name}.yaml`,
    readFileSync(join(examples, `${name}.yaml`), "utf8"),
  ]),
);

export const planned: readonly Planned[] = [
  {
    scenario: "2-examples-applied",
    steps: { ...commands, drift: "drift" },
    files: () => exampleSpecs,
  },
  {
    scenario: "3-field-types",
    steps: commands,
    files: (recorded) => ({ "collections/types.yaml": linesOf(recorded, "spec") }),
  },
  {
    scenario: "3-index-types",
    steps: commands,
    files: (recorded) => ({ "collections/indexes.yaml": linesOf(recorded, "spec") }),
  },
  {
    scenario: "4-partitions-and-load",
    steps: commands,
    files: (recorded) => ({ "collections/load.yaml": linesOf(recorded, "spec") }),
  },
  {
    scenario: "4-replicas-and-groups",
    steps: { plan: "plan two replicas", stats: "stats two replicas" },
    files: (recorded) => ({ "collections/twice.yaml": linesOf(recorded, "first") }),
  },
  {
    scenario: "4-replicas-and-groups",
    steps: { plan: "plan groups", import: "import groups" },
    files(recorded) {
      // Two files in one list. `twice` was released before its node was moved.
      const [rest, groups = ""] = linesOf(recorded, "then").split(/^(?=resourceGroup: fast)/m);
      const first = linesOf(recorded, "first").replace(/^load: .*$/m, "load: false");
      return { "collections/rest.yaml": `${first}---\n${rest}`, "access/rg.yaml": groups };
    },
  },
  {
    scenario: "5-access-applied",
    steps: commands,
    files: (recorded) => ({
      "collections/books.yaml": linesOf(recorded, "spec"),
      "access/all.yaml": linesOf(recorded, "access"),
    }),
  },
];
