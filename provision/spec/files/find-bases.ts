import type { ProjectBoundary } from "./project-boundary.ts";
import { Bases } from "./read-bases.ts";
import { readDocuments } from "./read-documents.ts";

/** Absolute paths of the files that these spec files extend, directly or not, as far as they can be read. Sorted. */
export function findBases(files: readonly string[], cwd: string, boundary: ProjectBoundary): string[] {
  const bases = new Bases(cwd, boundary);
  for (const file of files) {
    const { source, documents } = readDocuments(file, cwd, { secretKeys: false, boundary });
    for (const document of documents) {
      if (source !== null && document !== null) bases.extend(source, document);
    }
  }
  return bases.found();
}
