import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import type { LoadedSpecs } from "../../provision/spec/types.ts";
import { defineCommand } from "../command.ts";
import { loadChecked } from "../load-checked.ts";
import { documentsByKind, renderValidated } from "../views/human/validated.ts";

export const command = defineCommand({
  args: "[names...]",
  description:
    "Checks the specs and the environment without a server: structure, types, Milvus' limits, filters and smoke tests.\nShows every problem with its place, never just the first. Exits 3 when there is an error.",
  examples: [
    ["validate", "all specs in collections/"],
    ["validate articles --env prod", "one of them, as in environments/prod.yaml"],
    ["validate -f specs/ --json", "for programs"],
  ],
  async run(context, names) {
    const { specs, diagnostics, error } = await loadChecked(context, names);
    return {
      exitCode: error === null ? ExitCode.ok : ExitCode.invalid,
      error,
      human: (style) => (error === null ? renderValidated(specs, diagnostics, style) : ""),
      json: () => ({
        valid: error === null,
        environment: specs.environmentName,
        ...filesOf(specs),
        diagnostics,
      }),
    };
  },
});

/** Collections have a list of their own, from the time when there was nothing else. */
function filesOf(specs: LoadedSpecs) {
  const { collection: collections = [], ...access } = Object.fromEntries(documentsByKind(specs));
  return {
    collections: collections.map(({ name, source }) => ({ name, file: source.file })),
    access: Object.entries(access).flatMap(([kind, documents]) =>
      documents.map(({ name, source }) => ({ kind, name, file: source.file })),
    ),
  };
}
