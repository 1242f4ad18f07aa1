import { type Diagnostic, MilvusStackError } from "../diagnostics/diagnostic.ts";
import { type Action, plan } from "../plan/index.ts";
import { noAccess } from "../spec/access/load-access.ts";
import { documentsIn } from "../spec/files/read-documents.ts";
import { loadCollection } from "../spec/load-collection.ts";
import type { Environment, LoadedCollection } from "../spec/types.ts";
import { validate } from "../spec/validate.ts";
import type { Capabilities } from "../state/capabilities.ts";
import type { LiveState } from "../state/types.ts";
import { ImportCode } from "./codes.ts";

/** A file as it is to be written. */
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
 */
export function checkImport(files: readonly ImportedFile[], context: CheckContext): Diagnostic[] {
  return files.flatMap((file) => checkFile(file, context));
}

function checkFile({ file, text, made }: ImportedFile, context: CheckContext): Diagnostic[] {
  const { environment, project, embeddingDimensions, state, capabilities } = context;
  const { source, documents, diagnostics } = documentsIn(file, text, false);
  const read = documents.flatMap((document) =>
    document === null || source === null ? [] : [loadCollection(source, document, environment.name)],
  );
  const collections = read.flatMap(({ loaded }): LoadedCollection[] =>
    // Wherever it is written to look at, it belongs where it was: that it moves is no difference.
    loaded === null ? [] : [{ ...loaded, source: { ...loaded.source, file: made ?? file } }],
  );
  const specs = {
    project,
    environmentName: environment.name,
    environment,
    embeddingDimensions,
    collections,
    guessed: read.flatMap(({ guessed }) => (guessed === null ? [] : [guessed])),
    access: noAccess,
    // One that another project left behind is not looked for.
    covers: () => false,
    complete: false,
    diagnostics: [...diagnostics, ...read.flatMap((one) => one.diagnostics)],
  };
  const wrong = validate(specs).filter(({ severity }) => severity === "error");
  if (wrong.length > 0) return wrong.map((one) => ({ ...one, severity: "warning" }));
  try {
    const { actions } = plan({ specs, state, capabilities });
    return actions.filter(({ verb }) => verb !== "noop").map(differs);
  } catch (error) {
    if (!(error instanceof MilvusStackError)) throw error;
    return error.diagnostics.map((one) => ({ ...one, severity: "warning" }));
  }
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
