import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { setImmediate as immediate } from "node:timers/promises";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import { sortDiagnostics } from "../diagnostics/sort.ts";
import { accessKindOf, loadAccess } from "./access/load-access.ts";
import { knownEnvironments } from "./environment/known-environments.ts";
import { loadEnvironment } from "./environment/load-environment.ts";
import { coversPath, findSpecFiles } from "./files/find-spec-files.ts";
import { type ProjectBoundary, projectBoundary } from "./files/project-boundary.ts";
import { projectName } from "./files/project-name.ts";
import { Bases, type Extended } from "./files/read-bases.ts";
import { type ReadDocuments, readDocuments } from "./files/read-documents.ts";
import { loadCollection, loadWithoutBase, type ReadCollection } from "./load-collection.ts";
import { problemAt } from "./problem.ts";
import { type SourceText, specSource } from "./source.ts";
import type { LoadedCollection, LoadedSpecs } from "./types.ts";
import type { Located } from "./yaml/located.ts";

export interface LoadOptions {
  /** Files or folders of specs; `collections`, and `access` where it is there, when left out or empty. */
  readonly paths?: readonly string[] | undefined;
  /** Only these collections; all of them when left out or empty. */
  readonly names?: readonly string[] | undefined;
  /** `local` when left out. */
  readonly environment?: string | undefined;
  /** Working directory; that of the process when left out. */
  readonly cwd?: string | undefined;
  /** Where `${NAME}` in an environment is looked up; that of the process when left out. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Folder that links and `extends` must stay in, besides `paths`; that of the git repository around `cwd`, or `cwd`, when left out. */
  readonly root?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the specs and the environment. Throws nothing that is wrong with them: every problem is a diagnostic, in the
 * order of files and lines. `validate` adds what the rules say.
 *
 * @throws only the signal's reason
 *
 * @example
 * import { loadSpecs } from "milvus-stack";
 *
 * const specs = await loadSpecs({ environment: "local" });
 * for (const { spec } of specs.collections) console.log(spec.collection);
 */
export async function loadSpecs(options: LoadOptions = {}): Promise<LoadedSpecs> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const covered = options.paths?.length ? options.paths : defaultPaths;
  const paths = options.paths?.length ? options.paths : await defaultsThere(cwd);
  const names = options.names ?? [];
  const environmentName = options.environment ?? "local";
  const { signal } = options;
  const boundary = projectBoundary(cwd, options.paths, options.root);
  const [project, environment, known, { files, diagnostics: missing }] = await Promise.all([
    projectName(cwd),
    loadEnvironment(environmentName, { cwd, env: options.env, boundary }),
    knownEnvironments(cwd),
    findSpecFiles(paths, cwd, boundary, signal),
  ]);
  const diagnostics: Diagnostic[] = [...missing, ...environment.diagnostics];
  const written: { readonly source: SourceText; readonly document: Located }[] = [];
  const all: ReadCollection[] = [];
  let unnamed = false;
  for (const file of files) {
    const read = await readSpecs(file, cwd, boundary, signal);
    diagnostics.push(...read.diagnostics);
    for (const document of read.documents) {
      if (document === null || read.source === null) unnamed = true;
      else written.push({ source: read.source, document });
    }
  }
  const others: Parameters<typeof loadAccess>[0][number][] = [];
  const bases = new Bases(cwd, boundary, signal);
  const extended: { readonly source: SourceText; readonly own: Located; readonly base: Extended }[] = [];
  for (const { source, document: own } of written) {
    signal?.throwIfAborted();
    extended.push({ source, own, base: bases.extend(source, own) });
  }
  for (const { source, own, base } of extended) {
    const { document, whole, diagnostics: found } = base;
    // A base among the specs is none itself.
    if (bases.has(source.file) && !own.children.has("collection")) continue;
    diagnostics.push(...found);
    const kind = accessKindOf(document);
    if (kind !== null) {
      others.push({ source, document, kind });
      continue;
    }
    all.push((whole ? loadCollection : loadWithoutBase)(source, document, environmentName));
  }
  if (files.length === 0 && missing.length === 0) diagnostics.push(noSpecs(paths));
  const chosen = all.filter(({ name }) => names.length === 0 || name === null || names.includes(name));
  for (const one of chosen) {
    const { environments, source, document } = one;
    diagnostics.push(
      ...one.diagnostics,
      ...strangeOverlays({ names: environments, source, document }, known),
    );
  }
  if (!unnamed && chosen.every(({ name }) => name !== null)) diagnostics.push(...unknownNames(names, all));
  // Names are those of collections: who gives some asks for nothing else.
  const read = loadAccess(names.length === 0 ? others : [], environmentName);
  diagnostics.push(...read.diagnostics);
  for (const one of read.overlays) diagnostics.push(...strangeOverlays(one, known));
  const present = (one: LoadedCollection | null) => (one === null ? [] : [one]);
  return {
    project,
    environmentName,
    environment: environment.environment,
    embeddingDimensions: environment.embeddingDimensions,
    collections: chosen.flatMap(({ loaded }) => present(loaded)),
    guessed: chosen.flatMap(({ guessed }) => present(guessed)),
    access: read.access,
    // Whoever removes the last document of `access/` removes the folder, and what stood in it is not wanted any more.
    covers: (path) => coversPath(covered, cwd, path),
    complete: names.length === 0,
    diagnostics: sortDiagnostics(diagnostics),
  };
}

const defaultPaths = ["collections", "access"] as const;

/** `access/` is for those who have users, roles and groups. */
async function defaultsThere(cwd: string): Promise<string[]> {
  const access = await stat(resolve(cwd, "access")).catch(() => null);
  return access?.isDirectory() ? [...defaultPaths] : ["collections"];
}

/** Where users stand, values of keys such as `password` are secrets; a collection may have a field of that name. */
async function readSpecs(
  file: string,
  cwd: string,
  boundary: ProjectBoundary,
  signal: AbortSignal | undefined,
): Promise<ReadDocuments> {
  // Between two files, so that a signal that came meanwhile is heard.
  await immediate();
  signal?.throwIfAborted();
  const read = readDocuments(file, cwd, { secretKeys: false, boundary });
  const secret = read.documents.some((document) => document !== null && accessKindOf(document) !== null);
  return secret ? readDocuments(file, cwd, { secretKeys: true, boundary }) : read;
}

function noSpecs(paths: readonly string[]): Diagnostic {
  return {
    code: "MS114",
    severity: "warning",
    summary: `No specs in ${paths.join(", ")}.`,
    cause: "There is no file that ends in .yaml or .yml.",
    fix: "Add one, or say where the specs are with -f PATH.",
  };
}

function unknownNames(names: readonly string[], all: readonly ReadCollection[]): Diagnostic[] {
  const known = all.flatMap(({ name }) => (name === null ? [] : [name]));
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const suggestion = didYouMean(name, known);
      return {
        code: "MS113",
        severity: "error",
        summary: `No spec describes a collection ${name}.`,
        cause: known.length === 0 ? "There are no specs." : `Known: ${known.join(", ")}.`,
        ...(suggestion === undefined ? {} : { suggestion }),
        fix: "Check the name, or say where its spec is with -f PATH.",
      };
    });
}

/** An overlay for an environment that does not exist never counts; most often its name is misspelled. */
function strangeOverlays(
  {
    names,
    source,
    document,
  }: { readonly names: readonly string[]; readonly source: SourceText; readonly document: Located },
  known: readonly string[],
): Diagnostic[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) =>
      problemAt(
        specSource(source, document),
        ["environments", name],
        {
          code: "MS115",
          severity: "warning",
          summary: `There is no environment ${name}.`,
          cause: `This overlay is never used. Known: ${known.join(", ")}.`,
          suggestion: didYouMean(name, known),
          fix: `Rename it, or add environments/${name}.yaml.`,
        },
        "key",
      ),
    );
}
