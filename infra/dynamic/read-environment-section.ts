import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { ExitCode, MilvusStackError } from "../../provision/diagnostics/index.ts";
import { environmentFile } from "../../provision/spec/environment/known-environments.ts";
import { projectBoundary } from "../../provision/spec/files/project-boundary.ts";
import { readDocuments } from "../../provision/spec/files/read-documents.ts";

const sectionSchema = z.object({
  embeddings: z.record(z.string(), z.unknown()).optional(),
  guard: z.record(z.string(), z.unknown()).optional(),
  rebuild: z.record(z.string(), z.unknown()).optional(),
});

/** What the file of an environment says besides where its Milvus is. */
export type EnvironmentSection = z.infer<typeof sectionSchema>;

/**
 * Reads it as it is written: variables are replaced where the collections are worked on, so that no secret gets into Pulumi's
 * state. Whether it is right is found there too. Empty when there is no such file.
 *
 * @throws MilvusStackError (exit code 3) when it is no YAML, or a secret is written out in it.
 */
export async function readEnvironmentSection(name: string, cwd: string): Promise<EnvironmentSection> {
  const file = await environmentFile(name, cwd);
  if (file === null) return {};
  const { diagnostics } = readDocuments(file, cwd, {
    secretKeys: true,
    boundary: projectBoundary(cwd),
  });
  const problems = diagnostics.filter(({ severity }) => severity === "error");
  if (problems.length > 0) throw new MilvusStackError(problems, ExitCode.invalid);
  const read = sectionSchema.safeParse(parse(await readFile(join(cwd, file), "utf8")));
  return read.success ? read.data : {};
}
