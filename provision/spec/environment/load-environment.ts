import { resolve } from "node:path";
import { type ProjectBoundary, projectBoundary } from "../files/project-boundary.ts";
import { readDocuments } from "../files/read-documents.ts";
import {
  defaultEnvironment,
  environmentFile,
  knownEnvironments,
  unknownEnvironment,
} from "./known-environments.ts";
import { type LoadedEnvironment, readEnvironment } from "./read-environment.ts";
import { embeddedDimensions, toEnvironment } from "./to-environment.ts";

export type { LoadedEnvironment };

/**
 * Reads `environments/<name>.yaml` below `cwd` and replaces its variables from `env`. `local` needs no file: without one
 * it is the embedded target. Throws nothing that is wrong with the file.
 */
export async function loadEnvironment(
  name: string,
  options: {
    readonly cwd?: string | undefined;
    readonly env?: NodeJS.ProcessEnv | undefined;
    /** Where its file may lie; the project around `cwd` when left out. */
    readonly boundary?: ProjectBoundary | undefined;
  } = {},
): Promise<LoadedEnvironment> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const file = await environmentFile(name, cwd);
  if (file === null) {
    if (name === defaultEnvironment) return embedded;
    return {
      environment: null,
      embeddingDimensions: null,
      diagnostics: [unknownEnvironment(name, await knownEnvironments(cwd))],
    };
  }
  return readEnvironment(
    name,
    readDocuments(file, cwd, { secretKeys: true, boundary: options.boundary ?? projectBoundary(cwd) }),
    options.env ?? process.env,
  );
}

const embedded: LoadedEnvironment = {
  environment: toEnvironment(
    defaultEnvironment,
    { milvus: { embedded: "lite" }, embeddings: { embedded: "e5-small" } },
    { token: undefined, apiKey: undefined },
  ),
  embeddingDimensions: embeddedDimensions,
  diagnostics: [],
};
