import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { addressOf, collectionKey, ownedPath } from "../plan/names.ts";
import type { Environment } from "../spec/types.ts";
import type { Capabilities } from "../state/capabilities.ts";
import type { LiveState } from "../state/types.ts";
import { checkImport, type ImportedFile } from "./check-import.ts";
import { chooseCollections, type LeftOut, notImported } from "./choose-collections.ts";
import { collectionText } from "./collection-text.ts";

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
  /**
   * Where the spec of a collection is to stand, as the user would write the path.
   *
   * @param made the file of the spec that made it, where that was one of this project
   */
  fileOf(database: string, name: string, made: string | null): string;
  /** Path of the JSON Schema from there; null: no line for editors. */
  readonly schema: string | null;
}

export interface Imported {
  /** Several may belong into one file, a document each. */
  readonly files: readonly ImportedFile[];
  readonly leftOut: readonly LeftOut[];
  /** Errors where a name cannot be imported; warnings where the plan for what was imported is not empty. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What is on a server as specs: pure, nothing is written. The plan for the files is empty, or a diagnostic says why not.
 *
 * @example
 * import { importCollections, loadSpecs, openTarget, readState } from "milvus-stack";
 *
 * const { environment, embeddingDimensions, project } = await loadSpecs();
 * if (environment === null) throw new Error("no environment");
 * const { milvus, close } = await openTarget(environment);
 * const { files, leftOut } = importCollections({
 *   state: await readState(milvus, { databases: await milvus.listDatabases() }),
 *   capabilities: milvus.capabilities,
 *   environment,
 *   embeddingDimensions,
 *   project,
 *   names: [],
 *   described: new Map(),
 *   fileOf: (database, name) => `collections/${database}.${name}.yaml`,
 *   schema: null,
 * });
 * for (const { file, text } of files) console.log(`# ${file}\n${text}`);
 * for (const { address, reason } of leftOut) console.log(address, reason);
 * await close();
 */
export function importCollections(input: ImportInput): Imported {
  const { chosen, leftOut, problems } = chooseCollections(input);
  const written = chosen.map(({ live, name }) => {
    const made = ownedPath(input.project, live);
    return {
      address: addressOf(collectionKey(live.database, name)),
      file: input.fileOf(live.database, name, made),
      made,
      text: collectionText(live, name, input),
    };
  });
  const checked = checkImport(written, input);
  const refused = input.names.length === 0 ? [] : checked.leftOut.map(refusal);
  return {
    files: checked.files,
    leftOut: [...leftOut, ...checked.leftOut],
    diagnostics: [...problems, ...refused, ...checked.diagnostics],
  };
}

function refusal({ address, reason }: LeftOut): Diagnostic {
  return notImported(address.slice(address.indexOf("/") + 1), { reason });
}
