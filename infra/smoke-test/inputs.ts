import { z } from "zod";
import { settingsSchema } from "../dynamic/settings.ts";

export const inputsSchema = settingsSchema.extend({
  /** Only these collections; all of them when empty. */
  names: z.array(z.string()),
  strict: z.boolean(),
  always: z.boolean(),
});

/** As the provider gets them. */
export type Inputs = z.infer<typeof inputsSchema>;

/** Inputs that the tests run again for when they change. */
export const inputNames = [...Object.keys(inputsSchema.shape), "triggers"];
