import { type Imported, importCollections } from "../../provision/import/index.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import { hasChanges, type Plan } from "../../provision/plan/index.ts";
import type { LoadedSpecs } from "../../provision/spec/types.ts";
import { readState } from "../../provision/state/index.ts";
import { planOn } from "../apply/target.ts";
import { specsFrom } from "../plan/fixtures.ts";

/** Imports collections by name, as the command does for a project that has no specs yet. */
export async function importFrom(
  milvus: Milvus,
  project: string,
  names: readonly string[],
): Promise<Imported & { readonly specs: LoadedSpecs; readonly text: string }> {
  const { environment, embeddingDimensions } = await specsFrom({});
  if (environment === null) throw new Error("the fixture has no environment");
  const imported = importCollections({
    state: await readState(milvus, { databases: await milvus.listDatabases() }),
    capabilities: milvus.capabilities,
    environment,
    embeddingDimensions,
    project,
    names,
    described: new Map(),
    fileOf: (database, name, made) => made ?? `collections/${database}.${name}.yaml`,
    schema: null,
  });
  const specs = await specsFrom(Object.fromEntries(imported.files.map(({ file, text }) => [file, text])), {
    project,
  });
  return { ...imported, specs, text: imported.files.map(({ text }) => text).join("---\n") };
}

/** What the plan for specs would change on the server. */
export async function pending(milvus: Milvus, specs: LoadedSpecs): Promise<Plan["actions"]> {
  const plan = await planOn(milvus, specs);
  return hasChanges(plan) ? plan.actions.filter(({ verb }) => verb !== "noop") : [];
}
