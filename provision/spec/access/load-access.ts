import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import accessJson from "../access.schema.json" with { type: "json" };
import { checkDocument } from "../check-document.ts";
import { type SourceText, specSource } from "../source.ts";
import type { JsonSchema } from "../structure/json-schema.ts";
import type { LoadedAccess, LoadedDocument } from "../types.ts";
import { type Located, partAt } from "../yaml/located.ts";

/** The key that tells each kind apart, and where its documents are kept. */
const kinds = {
  role: "roles",
  user: "users",
  privilegeGroup: "privilegeGroups",
  resourceGroup: "resourceGroups",
  database: "databases",
} as const satisfies Readonly<Record<string, keyof LoadedAccess>>;
type Kind = keyof typeof kinds;

export interface ReadAccess {
  readonly access: LoadedAccess;
  /** Names of overlays, with the document that each stands in. */
  readonly overlays: readonly {
    readonly names: readonly string[];
    readonly source: SourceText;
    readonly document: Located;
  }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Which kind a document is, by its first key; null: a collection, as far as it can be told. */
export function accessKindOf(document: Located): Kind | null {
  if (document.children.has("collection")) return null;
  const [first] = document.children.keys();
  return kindNames.find((kind) => kind === first) ?? null;
}

const kindNames: readonly Kind[] = ["role", "user", "privilegeGroup", "resourceGroup", "database"];

/** Checks documents of databases, roles, users and groups, each with the overlay of `environment` over it. */
export function loadAccess(
  documents: readonly { readonly source: SourceText; readonly document: Located; readonly kind: Kind }[],
  environment: string,
): ReadAccess {
  const access: { [K in keyof LoadedAccess]: LoadedDocument<unknown>[] } = {
    databases: [],
    roles: [],
    users: [],
    privilegeGroups: [],
    resourceGroups: [],
  };
  const diagnostics: Diagnostic[] = [];
  const overlays: ReadAccess["overlays"][number][] = [];
  for (const { source, document, kind } of documents) {
    const checked = checkDocument(source, document, schemaOf(kind), { environment, dispensable: new Set() });
    diagnostics.push(...checked.diagnostics);
    overlays.push({ names: checked.environments, source, document });
    const leftOut = partAt(document, ["environments", environment])?.value === false;
    if (leftOut || !checked.right || checked.document === null) continue;
    access[kinds[kind]].push({ spec: checked.document.value, source: specSource(source, checked.document) });
  }
  return { access: typed(access), overlays, diagnostics };
}

/** That schema and type agree is held by a test; only asked where `checkStructure` found nothing. */
function typed(
  access: Readonly<Record<keyof LoadedAccess, readonly LoadedDocument<unknown>[]>>,
): LoadedAccess {
  return access as LoadedAccess;
}

function schemaOf(kind: Kind): JsonSchema {
  return { ...schema, anyOf: [{ $ref: `#/definitions/${kind}` }] };
}

const schema: JsonSchema = accessJson;

export const noAccess: LoadedAccess = {
  databases: [],
  roles: [],
  users: [],
  privilegeGroups: [],
  resourceGroups: [],
};
