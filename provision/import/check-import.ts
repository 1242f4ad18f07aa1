import { type Diagnostic, MilvusStackError } from "../diagnostics/diagnostic.ts";
import { count } from "../diagnostics/text.ts";
import { type Action, plan } from "../plan/index.ts";
import { accessKindOf, loadAccess } from "../spec/access/load-access.ts";
import { documentsIn } from "../spec/files/read-documents.ts";
import { loadCollection } from "../spec/load-collection.ts";
import type { Environment, LoadedCollection, LoadedDocument, LoadedSpecs } from "../spec/types.ts";
import { validate } from "../spec/validate.ts";
import type { Capabilities } from "../state/capabilities.ts";
import type { LiveState } from "../state/types.ts";
import type { LeftOut } from "./choose-collections.ts";
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

/** What may be written of what was imported, and what not, with the reason. */
export interface Checked {
  readonly files: readonly ImportedFile[];
  readonly leftOut: readonly LeftOut[];
  /** Warnings: what the plan for these files would change. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads what was imported as `validate` and `plan` will. What `validate` would refuse is left out: a server may have what no
 * spec can describe, and such a file would stop every command. Whatever a plan would change is a warning.
 *
 * @param beside collections that the specs describe besides: what grants are about
 */
export function checkImport(
  files: readonly ImportedFile[],
  context: CheckContext,
  beside: readonly LoadedCollection[] = [],
): Checked {
  const checked = files.map((file) => {
    const specs = readAsSpecs(file, context);
    const refused = validate(specs).filter(({ severity }) => severity === "error");
    const changed =
      refused.length > 0
        ? []
        : differences({ ...specs, collections: [...specs.collections, ...beside] }, file.address, context);
    return { file, refused, changed };
  });
  return {
    files: checked.flatMap(({ file, refused }) => (refused.length > 0 ? [] : [file])),
    leftOut: checked.flatMap(({ file: { address }, refused }) =>
      refused.length > 0 ? [{ address, reason: `cannot be described by a spec: ${sum(refused)}` }] : [],
    ),
    diagnostics: checked.flatMap(({ changed }) => changed),
  };
}

/** The first of several problems, and how many there are. */
function sum([first, ...more]: readonly Diagnostic[]): string {
  const rest = more.length === 0 ? "" : ` (and ${count(more.length, "more problem")})`;
  return `${(first?.summary ?? "").replace(/\.$/, "")}${rest}`;
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
