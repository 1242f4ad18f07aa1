import { resolve } from "node:path";
import type { Embedder } from "../embeddings/types.ts";
import type { RebuildServices } from "../provision/apply/types.ts";
import type { Milvus } from "../provision/milvus/port.ts";
import type { LoadedSpecs } from "../provision/spec/types.ts";
import { smokeGeneration } from "./smoke-generation.ts";

/**
 * What `apply` needs for rebuilds: the environment's model, the checks of the specs, and a folder under the working directory
 * that remembers what was copied: `.milvus-stack/rebuild`.
 *
 * @example
 * import { apply, loadSpecs, openTarget, plan, readState, rebuildServices } from "milvus-stack";
 *
 * const specs = await loadSpecs({ names: ["articles"] });
 * if (specs.environment === null) throw new Error("no environment");
 * const target = await openTarget(specs.environment);
 * const { milvus } = target;
 * const replan = async () =>
 *   plan({ specs, state: await readState(milvus, { databases: ["default"] }), capabilities: milvus.capabilities });
 * const { outcome } = await apply(await replan(), {
 *   milvus,
 *   replan,
 *   allowDelete: new Set(),
 *   allowRebuild: new Set(["articles"]),
 *   rebuild: rebuildServices(target, specs, process.cwd()),
 * });
 * console.log(outcome);
 * await target.close();
 */
export function rebuildServices(
  { milvus, embedder }: { readonly milvus: Milvus; readonly embedder: Embedder | null },
  specs: LoadedSpecs,
  cwd: string,
): RebuildServices {
  return {
    embedder,
    smoke: (name, generation, signal) =>
      smokeGeneration({ milvus, embedder, specs, name, generation, signal }),
    folder: resolve(cwd, ".milvus-stack", "rebuild"),
  };
}
