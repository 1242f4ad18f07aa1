import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { ExitCode, MilvusStackError } from "../../provision/diagnostics/index.ts";
import { environmentFile } from "../../provision/spec/environment/known-environments.ts";
import { isReference } from "../../provision/spec/secrets.ts";

const sectionSchema = z.object({
  embeddings: z.record(z.string(), z.unknown()).optional(),
  guard: z.record(z.string(), z.unknown()).optional(),
});

/** What the file of an environment says besides where its Milvus is. */
export type EnvironmentSection = z.infer<typeof sectionSchema>;

/**
 * Reads it as it is written: variables are replaced where the collections are worked on, so that no secret gets into Pulumi's
 * state. Whether it is right is found there too. Empty when there is no such file.
 *
 * @throws MilvusStackError MS123 when an API key is written out.
 */
export async function readEnvironmentSection(name: string, cwd: string): Promise<EnvironmentSection> {
  const file = await environmentFile(name, cwd);
  if (file === null) return {};
  const read = sectionSchema.safeParse(parse(await readFile(join(cwd, file), "utf8")));
  if (!read.success) return {};
  const { apiKey } = read.data.embeddings ?? {};
  if (apiKey !== undefined && !(typeof apiKey === "string" && isReference(apiKey))) {
    throw new MilvusStackError(
      {
        code: "MS123",
        severity: "error",
        summary: `${file} holds an API key in plain.`,
        fix: "Put it into an environment variable and write `${NAME}` instead.",
      },
      ExitCode.invalid,
    );
  }
  return read.data;
}
