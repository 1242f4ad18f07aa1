import { z } from "zod";
import type { ApplyResult } from "../../provision/apply/index.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import { deletableKinds } from "../../provision/plan/deletable-kinds.ts";
import type { LoadedSpecs } from "../../provision/spec/types.ts";
import { applyOn } from "../apply/target.ts";
import { specsFrom } from "../plan/fixtures.ts";

/** What one apply is to do, as it goes from a test to a process of its own. */
export const jobSchema = z.object({
  project: z.string(),
  /** Path → YAML. */
  specs: z.record(z.string(), z.string()),
  allowDelete: z.array(z.enum(deletableKinds)),
  allowRebuild: z.array(z.string()),
  pruneOld: z.boolean(),
  /** Where a rebuild keeps its journal. */
  folder: z.string(),
});
export type Job = z.infer<typeof jobSchema>;

export function specsOfJob({ specs, project }: Job): Promise<LoadedSpecs> {
  return specsFrom(specs, { project });
}

export async function applyJob(
  milvus: Milvus,
  job: Job,
  options: Parameters<typeof applyOn>[2] = {},
): Promise<ApplyResult> {
  return await applyOn(milvus, await specsOfJob(job), {
    allowDelete: new Set(job.allowDelete),
    allowRebuild: new Set(job.allowRebuild),
    planOptions: { pruneOld: job.pruneOld },
    rebuild: { embedder: null, smoke: async () => {}, folder: job.folder },
    ...options,
  });
}
