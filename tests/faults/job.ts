import { z } from "zod";
import type { ApplyResult } from "../../provision/apply/index.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import { deletableKinds } from "../../provision/plan/deletable-kinds.ts";
import { type Plan, rollbackPlan } from "../../provision/plan/index.ts";
import type { LoadedSpecs } from "../../provision/spec/types.ts";
import { readState } from "../../provision/state/index.ts";
import { applyOn, planOn } from "../apply/target.ts";
import { specsFrom } from "../plan/fixtures.ts";

/** What one apply is to do, as it goes from a test to a process of its own. */
export const jobSchema = z.object({
  project: z.string(),
  /** Path → YAML. */
  specs: z.record(z.string(), z.string()),
  allowDelete: z.array(z.enum(deletableKinds)),
  allowRebuild: z.array(z.string()),
  pruneOld: z.boolean(),
  /** Physical name of the generation to go back to, in place of an apply; null: an apply. */
  rollbackTo: z.string().nullable(),
  /** Where a rebuild keeps its journal. */
  folder: z.string(),
});
export type Job = z.infer<typeof jobSchema>;

export function specsOfJob({ specs, project }: Job): Promise<LoadedSpecs> {
  return specsFrom(specs, { project });
}

async function planOfJob(milvus: Milvus, { pruneOld, rollbackTo }: Job, specs: LoadedSpecs): Promise<Plan> {
  if (rollbackTo === null) return await planOn(milvus, specs, { pruneOld });
  const state = await readState(milvus, { databases: ["default"] });
  const { capabilities } = milvus;
  return rollbackPlan({ specs, state, capabilities, newRows: true, to: rollbackTo }).plan;
}

export async function applyJob(
  milvus: Milvus,
  job: Job,
  options: Parameters<typeof applyOn>[2] = {},
): Promise<ApplyResult> {
  const specs = await specsOfJob(job);
  const replan = () => planOfJob(milvus, job, specs);
  return await applyOn(milvus, specs, {
    plan: await replan(),
    replan,
    allowDelete: new Set(job.allowDelete),
    allowRebuild: new Set(job.allowRebuild),
    rebuild: { embedder: null, smoke: async () => {}, folder: job.folder },
    ...options,
  });
}
