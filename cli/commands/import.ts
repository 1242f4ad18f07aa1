import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { type Diagnostic, ExitCode, MilvusStackError } from "../../provision/diagnostics/diagnostic.ts";
import { renderDiagnostics } from "../../provision/diagnostics/render.ts";
import {
  type AccessKind,
  collectionFile,
  describedAccess,
  describedBy,
  ImportCode,
  type Imported,
  importAccess,
  importCollections,
} from "../../provision/import/index.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import { collectionKey } from "../../provision/plan/names.ts";
import { loadEnvironment, loadSpecs } from "../../provision/spec/index.ts";
import type { Environment, LoadedSpecs } from "../../provision/spec/types.ts";
import { readState } from "../../provision/state/index.ts";
import { type Context, defineCommand } from "../command.ts";
import { writeText } from "../files.ts";
import { renderFiles, renderImported } from "../views/human/imported.ts";
import { withTarget } from "../with-target.ts";

interface Options {
  database?: string;
  out?: string;
  dryRun?: boolean;
  force?: boolean;
}

export const command = defineCommand<Options>({
  args: "[names...]",
  description:
    "Writes what is on a server as specs: a file for each collection in collections/; databases, roles, users and groups in access/. The plan straight after is empty; where it is not, a warning says why. Sends the server nothing but questions, replaces no file, and leaves out what another project owns.",
  options: [
    { flags: "--database <name>", description: "only this database (default: all)" },
    {
      flags: "--out <folder>",
      description: "the folder that gets collections/ and access/ (default: this one)",
    },
    { flags: "--dry-run", description: "print the specs, and write nothing" },
    { flags: "--force", description: "write over files that are there" },
  ],
  examples: [
    ["import --env prod", "everything that has no spec yet"],
    ["import articles --env prod --dry-run", "look at the spec of one collection"],
    ["import role/reader user/search_api", "a role and a user"],
    ["import --database news --out imported", "one database, into imported/collections/"],
  ],
  async run(context, names, options) {
    const { environment } = await requireEnvironment(context);
    const { dryRun = false } = options;
    const imported = await withTarget(context, environment, async (target) =>
      importFrom(context, target.milvus, target.environment, names, options),
    );
    const errors = imported.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new MilvusStackError(errors, ExitCode.invalid);
    const { terminal } = context;
    if (!terminal.json && imported.diagnostics.length > 0) {
      terminal.note(renderDiagnostics(imported.diagnostics, terminal.noteStyle));
    }
    if (!dryRun) await writeAll(imported.files, context.cwd);
    return {
      exitCode: ExitCode.ok,
      human: (style) => (dryRun ? renderFiles(imported.files) : renderImported(imported, style)),
      json: () => ({ written: !dryRun, ...imported }),
    };
  },
});

async function importFrom(
  context: Context,
  milvus: Milvus,
  environment: Environment,
  names: readonly string[],
  options: Options,
): Promise<Imported> {
  const { globals, cwd, env, signal } = context;
  const { database, dryRun = false, force = false } = options;
  const databases = database === undefined ? await milvus.listDatabases() : [database];
  // Names with a slash are addresses of what is no collection: `role/reader`.
  const [addresses, collections] = [
    names.filter((name) => name.includes("/")),
    names.filter((name) => !name.includes("/")),
  ];
  const withAccess = addresses.length > 0 || (names.length === 0 && database === undefined);
  const [state, specs, { embeddingDimensions }] = await Promise.all([
    readState(milvus, { databases, signal, access: withAccess }),
    loadSpecs({ paths: globals.specs, environment: globals.env, cwd, env }),
    requireEnvironment(context),
  ]);
  if (database !== undefined && !state.databases.includes(database))
    throw noDatabase(database, state.databases);
  const { fileOf, schema, described } = placesFor(options, specs, cwd);
  const { capabilities } = milvus;
  const input = { state, capabilities, environment, embeddingDimensions, project: specs.project };
  const none: Imported = { files: [], leftOut: [], diagnostics: [] };
  const ofCollections =
    names.length === 0 || collections.length > 0
      ? importCollections({ ...input, described, fileOf, schema, names: collections })
      : none;
  const ofAccess =
    withAccess && state.access !== null
      ? importAccess({
          ...input,
          access: state.access,
          owners: state.ledger.owners,
          described: dryRun ? new Map() : describedAccess(specs),
          collections: { described: specs.collections, imported: ofCollections.files },
          names: addresses,
          fileOf: accessPlace(options, specs, cwd),
        })
      : none;
  const imported: Imported = {
    files: [...ofCollections.files, ...ofAccess.files],
    leftOut: [...ofCollections.leftOut, ...ofAccess.leftOut],
    diagnostics: [...ofCollections.diagnostics, ...ofAccess.diagnostics],
  };
  return dryRun || force ? imported : withoutExisting(imported, names.length > 0, cwd);
}

/** Where specs of collections go, and which of them are described already. */
function placesFor({ out = ".", dryRun = false, force = false }: Options, specs: LoadedSpecs, cwd: string) {
  const folder = join(out, "collections");
  const described = describedBy(specs);
  const alone = (key: string) =>
    [...described.values()].filter((file) => file === described.get(key)).length === 1;
  const place = (of: string, name: string, nth = 1) => {
    const file = collectionFile(of, name).replace(/(?=\.yaml$)/, nth === 1 ? "" : `-${nth}`);
    return join(folder, file).replaceAll("\\", "/");
  };
  const taken = new Map<string, string>();
  // Where the case of a name does not count, Notes and notes are one file.
  const freePlace = (of: string, name: string, nth = 1): string => {
    const file = place(of, name, nth);
    const key = collectionKey(of, name);
    const holder = taken.get(file.toLowerCase()) ?? key;
    if (holder !== key) return freePlace(of, name, nth + 1);
    taken.set(file.toLowerCase(), key);
    return file;
  };
  // Whoever only looks, or writes where no command reads, may have a second one; whoever says so, a new one.
  const counts = (key: string) => !dryRun && specs.covers(place("default", key)) && !(force && alone(key));
  return {
    described: new Map([...described].filter(([key]) => counts(key))),
    fileOf: (of: string, name: string, made: string | null) =>
      out === "."
        ? (described.get(collectionKey(of, name)) ?? back(made, specs) ?? freePlace(of, name))
        : freePlace(of, name),
    schema: schemaFrom(folder, cwd),
  };
}

/** A kind has a file, `access/roles.yaml`; where that is there already, each has one, `access/role-reader.yaml`. */
function accessPlace({ out = "." }: Options, specs: LoadedSpecs, cwd: string) {
  return (kind: AccessKind, name: string, made: string | null) => {
    const all = join(out, "access", `${kind}s.yaml`);
    const own = join(out, "access", `${kind}-${name.replaceAll(/[^\w.-]/g, "_")}.yaml`);
    const place = (existsSync(resolve(cwd, all)) ? own : all).replaceAll("\\", "/");
    return out === "." ? (back(made, specs) ?? place) : place;
  };
}

/**
 * A spec that comes back to where it was is no move that a plan would have to record. What a server says is no reason to
 * write outside of the specs' folders.
 */
function back(made: string | null, specs: LoadedSpecs): string | null {
  return made !== null && specs.covers(made) ? made : null;
}

/** Files that are there stay: an error for those that were asked for by name, one more that is left out otherwise. */
function withoutExisting(imported: Imported, named: boolean, cwd: string): Imported {
  const there = imported.files.filter(({ file }) => existsSync(resolve(cwd, file)));
  const files = imported.files.filter((one) => !there.includes(one));
  if (named) return { ...imported, files, diagnostics: [...imported.diagnostics, ...there.map(exists)] };
  const leftOut = there.map(({ address, file }) => ({ address, reason: `would overwrite ${file}` }));
  const diagnostics = imported.diagnostics.filter(
    ({ range }) => !there.some(({ file }) => file === range?.file),
  );
  return { files, leftOut: [...imported.leftOut, ...leftOut], diagnostics };
}

async function writeAll(files: Imported["files"], cwd: string): Promise<void> {
  const documents = new Map<string, string[]>();
  for (const { file, text } of files) documents.set(file, [...(documents.get(file) ?? []), text]);
  for (const [file, texts] of documents) {
    await mkdir(dirname(resolve(cwd, file)), { recursive: true });
    await writeText(file, texts.join("---\n"), cwd);
  }
}

async function requireEnvironment({ globals, cwd, env }: Context) {
  const loaded = await loadEnvironment(globals.env ?? "local", { cwd, env });
  if (loaded.environment === null) throw new MilvusStackError(loaded.diagnostics, ExitCode.invalid);
  return { environment: loaded.environment, embeddingDimensions: loaded.embeddingDimensions };
}

/** Where the JSON Schema is, in a checkout or as a dependency. */
function schemaFrom(folder: string, cwd: string): string | null {
  const name = "provision/spec/collection.schema.json";
  const found = [name, `node_modules/milvus-stack/${name}`].find((path) => existsSync(resolve(cwd, path)));
  return found === undefined
    ? null
    : relative(resolve(cwd, folder), resolve(cwd, found)).replaceAll("\\", "/");
}

function exists({ file }: { readonly file: string }): Diagnostic {
  return {
    code: ImportCode.fileExists,
    severity: "error",
    summary: `${file} is there already.`,
    cause: "import replaces no file without being told to. Nothing was written.",
    fix: "Look at it with --dry-run; write over the file with --force, or elsewhere with --out.",
  };
}

function noDatabase(database: string, databases: readonly string[]): MilvusStackError {
  return new MilvusStackError(
    {
      code: ImportCode.unknownCollection,
      severity: "error",
      summary: `There is no database ${database}.`,
      cause: `There are: ${databases.join(", ")}.`,
      fix: "Check the name given to --database.",
    },
    ExitCode.invalid,
  );
}
