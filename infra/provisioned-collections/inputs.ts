import { z } from "zod";
import { deletableKinds } from "../../provision/plan/deletable-kinds.ts";
import { settingsSchema } from "../dynamic/settings.ts";

export const inputsSchema = settingsSchema.extend({
  allowDelete: z.array(z.enum(deletableKinds)),
  allowRebuild: z.array(z.string()),
  dropOnDestroy: z.boolean(),
});

/** As the provider gets them. */
export type Inputs = z.infer<typeof inputsSchema>;

/** Inputs that an update is made for when they change, even where it leaves the collections as they are. */
export const inputNames = Object.keys(inputsSchema.shape);

/** What the provider adds to the inputs: lines of a plan, as `milvus-stack plan` prints them. */
export interface Outputs {
  /** What this deployment was going to do. */
  readonly plan: readonly string[];
  /** What the last deployment that changed something did: a line an action. */
  readonly changes: readonly string[];
  /** What `pulumi refresh` found changed by hand; empty when nothing. */
  readonly drift: readonly string[];
  /** Counts the deployments that changed something: a trigger for what has to follow. */
  readonly revision: number;
}
