import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { LoadedCollection } from "../spec/types.ts";
import type { LiveState } from "../state/types.ts";
import { type CheckContext, checkImport, collectionsIn, type ImportedFile } from "./check-import.ts";
import { type AccessKind, type AccessRequest, chooseAccess } from "./choose-access.ts";
import { notImported } from "./choose-collections.ts";
import { ImportCode } from "./codes.ts";
import type { Imported } from "./import-collections.ts";

export interface AccessImportInput extends AccessRequest, CheckContext {
  readonly state: LiveState;
  /** Collections that grants may be about: those of the specs, and those that are imported in the same run. */
  readonly collections: {
    readonly described: readonly LoadedCollection[];
    readonly imported: readonly ImportedFile[];
  };
  /** Addresses: `role/reader`, `database/news`; none: everything that is not left out. */
  readonly names: readonly string[];
  /**
   * Where a document is to stand, as the user would write the path.
   *
   * @param made the file of the document that made it, where that was one of this project
   */
  fileOf(kind: AccessKind, name: string, made: string | null): string;
}

/** Databases with their properties, roles, users and groups as documents. Pure: nothing is written. */
export function importAccess(input: AccessImportInput): Imported {
  const { names, owners, project, fileOf } = input;
  const { chosen, leftOut } = chooseAccess(input);
  const isMeant = ({ address }: { readonly address: string }) =>
    names.length === 0 || names.includes(address);
  const known = [...chosen, ...leftOut].map(({ address }) => address);
  const files = chosen.filter(isMeant).map(({ kind, name, address, text }) => {
    const owner = owners[address];
    const made = owner?.startsWith(`${project}:`) ? owner.slice(project.length + 1) : null;
    return { address, file: fileOf(kind, name, made), made, text };
  });
  const diagnostics = names.flatMap((name): Diagnostic[] => {
    const reason = leftOut.find(({ address }) => address === name)?.reason;
    if (reason !== undefined) return [notImported(name, { reason })];
    return known.includes(name) ? [] : [unknown(name, known)];
  });
  const { described, imported } = input.collections;
  const beside = [...described, ...collectionsIn(imported, input)];
  const checked = checkImport(files, input, beside);
  const refused = names.length === 0 ? [] : checked.leftOut;
  return {
    files: checked.files,
    leftOut: [...leftOut.filter(isMeant), ...checked.leftOut],
    diagnostics: [
      ...diagnostics,
      ...refused.map(({ address, reason }) => notImported(address, { reason })),
      ...checked.diagnostics,
    ],
  };
}

function unknown(name: string, known: readonly string[]): Diagnostic {
  const suggestion = didYouMean(name, known);
  return {
    code: ImportCode.unknownCollection,
    severity: "error",
    summary: `There is no ${name}.`,
    cause:
      known.length === 0
        ? "There are no databases, roles, users or groups to import."
        : `There are: ${known.join(", ")}.`,
    ...(suggestion === undefined ? {} : { suggestion }),
    fix: "Check the name.",
  };
}
