import { z } from "zod";
import { milvusSchema } from "../dynamic/settings.ts";

/** The inputs of a `RootPassword`, as its provider gets them. */
export const inputsSchema = z.object({
  milvus: milvusSchema,
  password: z.string(),
  connectTimeoutSeconds: z.number(),
});

export type Inputs = z.infer<typeof inputsSchema>;
