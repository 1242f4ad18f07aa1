import { z } from "zod";

/** What an output cannot leave out it gives as an empty text. */
const optionalText = z
  .string()
  .optional()
  .transform((text) => text || undefined);

const kubernetesSchema = z.object({
  namespace: z.string(),
  service: z.string(),
  port: z.number().optional(),
  context: optionalText,
  kubeconfig: optionalText,
  tls: z.boolean().optional(),
});

/** The way to a Milvus. */
export const milvusSchema = z.object({
  uri: optionalText,
  kubernetes: kubernetesSchema.optional(),
  token: optionalText,
  ca: optionalText,
  serverName: optionalText,
});

/**
 * The inputs of a resource, as its provider gets them and as Pulumi keeps them: all that is needed to work on the collections
 * without the checkout that they were deployed from.
 */
export const settingsSchema = z.object({
  /** Whose collections these are. */
  project: z.string(),
  environment: z.string(),
  /** Files or folders, relative to the working directory, with `/`. */
  specs: z.array(z.string()),
  /** Path of each spec file, the same way, and its text. */
  files: z.record(z.string(), z.string()),
  milvus: milvusSchema,
  /** As written in the file of an environment, variables included. */
  embeddings: z.record(z.string(), z.unknown()).optional(),
  guard: z.record(z.string(), z.unknown()).optional(),
  rebuild: z.record(z.string(), z.unknown()).optional(),
  replication: z.object({ replicas: z.number(), resourceGroups: z.array(z.string()) }).optional(),
  connectTimeoutSeconds: z.number(),
});

export type Settings = z.infer<typeof settingsSchema>;
