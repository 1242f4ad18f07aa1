import { type Diagnostic, MilvusStackError } from "../diagnostics/diagnostic.ts";
import { type Action, plan } from "../plan/index.ts";
import { accessKindOf, loadAccess } from "../spec/access/load-access.ts";
import { documentsIn } from "../spec/files/read-documents.ts";
import { loadCollection } from "../spec/load-collection.ts";
import type { Environment, LoadedCollection, LoadedDocument, LoadedSpecs } from "../spec/types.ts";
import { validate } from "../spec/validate.ts";
import type { Capabilities } from "../state/capabilities.ts";
import type { LiveState } from "../state/types.ts";
import { ImportCode } from "./codes.ts";

/** A document as it is to be written. */
export interface ImportedFile {
  /** What it describes: `collection/articles`. */
  readonly address: string;
  /** Path as the user would write it. */
  readonly file: string;
  readonly text: string;
  /** The file of the spec that made it, where that was one of this project; null: it was none. */
  readonly made: string | null;
}

export interface CheckContext {
  readonly project: string;
  readonly environment: Environment;
  readonly embeddingDimensions: number | null;
  readonly capabilities: Capabilities;
  readonly state: LiveState;
}

/**
 * Reads what was imported as `plan` will, and says where that is not what the server has: errors of `validate` as
 * warnings, since the server has taken it, and whatever the plan would change.
 *
 * @param beside collections that the specs describe besides: what grants are about
 */
export function checkImport(
  files: readonly ImportedFile[],
  context: CheckContext,
  beside: readonly LoadedCollection[] = [],
): Diagnostic[] {
  return files.flatMap((file) => {
    const specs = readAsSpecs(file, context);
    const wrong = validate(specs).filter(({ severity }) => severity === "error");
    if (wrong.length > 0) return wrong.map((one) => ({ ...one, severity: "warning" }));
    return differences({ ...specs, collections: [...specs.collections, ...beside] }, file.address, context);
  });
}

/** The collections that imported files describe, those that can be read. */
export function collectionsIn(files: readonly ImportedFile[], context: CheckContext): LoadedCollection[] {
  return files.flatMap((file) => readAsSpecs(file, context).collections);
}

function readAsSpecs({ file, text, made }: ImportedFile, context: CheckContext): LoadedSpecs {
  const { environment, project, embeddingDimensions } = context;
  const { source, documents, diagnostics } = documentsIn(file, text, false);
  const found = documents.flatMap((document) =>
    document === null || source === null ? [] : [{ document, source, kind: accessKindOf(document) }],
  );
  const collections = found.flatMap(({ document, kind, ...one }) =>
    kind === null ? [loadCollection(one.source, document, environment.name)] : [],
  );
  const others = loadAccess(
    found.flatMap(({ kind, ...one }) => (kind === null ? [] : [{ ...one, kind }])),
    environment.name,
  );
  // Wherever it is written to look at, it belongs where it was: that it moves is no difference.
  const placed = <D extends LoadedDocument<unknown>>(document: D): D => ({
    ...document,
    source: { ...document.source, file: made ?? file },
  });
  const { databases, roles, users, privilegeGroups, resourceGroups } = others.access;
  return {
    project,
    environmentName: environment.name,
    environment,
    embeddingDimensions,
    collections: collections.flatMap(({ loaded }) => (loaded === null ? [] : [placed(loaded)])),
    guessed: collections.flatMap(({ guessed }) => (guessed === null ? [] : [guessed])),
    access: {
      databases: databases.map(placed),
      roles: roles.map(placed),
      users: users.map(placed),
      privilegeGroups: privilegeGroups.map(placed),
      resourceGroups: resourceGroups.map(placed),
    },
    // What another document left behind is not looked for.
    covers: () => false,
    complete: false,
    diagnostics: [...diagnostics, ...collections.flatMap((one) => one.diagnostics), ...others.diagnostics],
  };
}

/** What the plan for these specs would change of one thing. */
function differences(
  specs: LoadedSpecs,
  address: string,
  { state, capabilities }: CheckContext,
): Diagnostic[] {
  try {
    return plan({ specs, state, capabilities })
      .actions.filter((action) => action.verb !== "noop" && isAbout(action, address))
      .map(differs);
  } catch (error) {
    if (!(error instanceof MilvusStackError)) throw error;
    return error.diagnostics.map((one) => ({ ...one, severity: "warning" }));
  }
}

function isAbout(action: Action, address: string): boolean {
  return action.address === address || action.address.startsWith(`${address}/`);
}

function differs({ address, reason, range }: Action): Diagnostic {
  return {
    code: ImportCode.notEmpty,
    severity: "warning",
    summary: `The plan for ${address} is not empty.`,
    cause: `${reason}.`,
    ...(range === null ? {} : { range }),
    fix: "Read the comments in the file, and decide before you apply it.",
  };
}
