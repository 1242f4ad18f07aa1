import { Bases } from "./read-bases.ts";
import { readDocuments } from "./read-documents.ts";

/** Absolute paths of the files that these spec files extend, directly or not, as far as they can be read. Sorted. */
export async function findBases(files: readonly string[], cwd: string): Promise<string[]> {
  const bases = new Bases(cwd);
  await Promise.all(
    files.map(async (file) => {
      const { source, documents } = await readDocuments(file, cwd, { secretKeys: false });
      for (const document of documents) {
        if (source !== null && document !== null) await bases.extend(source, document);
      }
    }),
  );
  return await bases.found();
}
