import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Environment } from "../spec/types.ts";
import type { Capabilities } from "../state/capabilities.ts";
import type { LiveState } from "../state/types.ts";
import { checkImport, type ImportedFile } from "./check-import.ts";
import { chooseCollections, type LeftOut } from "./choose-collections.ts";
import { collectionFile, collectionText } from "./collection-text.ts";

export interface ImportInput {
  readonly state: LiveState;
  readonly capabilities: Capabilities;
  readonly environment: Environment;
  readonly embeddingDimensions: number | null;
  readonly project: string;
  /** Public, physical or alias names; none: everything that is not left out. */
  readonly names: readonly string[];
  /** Collections that a spec describes already, by key, with its file. */
  readonly described: ReadonlyMap<string, string>;
  /** Folder of the files, as the user writes it. */
  readonly folder: string;
  /** Path of the JSON Schema from that folder; null: no line for editors. */
  readonly schema: string | null;
}

export interface ImportedCollection extends ImportedFile {
  /** Public name. */
  readonly collection: string;
  readonly database: string;
}

export interface Imported {
  readonly collections: readonly ImportedCollection[];
  readonly leftOut: readonly LeftOut[];
  /** Errors where a name cannot be imported; warnings where the plan for what was imported is not empty. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What is on a server as specs: pure, nothing is written. The plan for the files is empty, or a diagnostic says why not.
 */
export function importCollections(input: ImportInput): Imported {
  const { chosen, leftOut, problems } = chooseCollections(input);
  const collections = chosen.map(({ live, name }): ImportedCollection => {
    const file = `${input.folder}/${collectionFile(live.database, name)}`;
    return { collection: name, database: live.database, file, text: collectionText(live, name, input) };
  });
  return { collections, leftOut, diagnostics: [...problems, ...checkImport(collections, input)] };
}
