import type { Diagnostic } from "../../../provision/diagnostics/diagnostic.ts";
import { countDiagnostics } from "../../../provision/diagnostics/render.ts";
import { count, oneLine } from "../../../provision/diagnostics/text.ts";
import type { LoadedSpecs, SpecSource } from "../../../provision/spec/types.ts";
import type { Style } from "../style.ts";

/** A document by what it is about. */
interface NamedDocument {
  readonly name: string;
  readonly source: SpecSource;
}

/** The documents of the specs by their kind, as in the addresses of a plan; kinds without any are left out. */
export function documentsByKind({ collections, access }: LoadedSpecs): Map<string, NamedDocument[]> {
  const { databases, users, roles, privilegeGroups, resourceGroups } = access;
  const kinds = [
    ["collection", collections.map(({ spec, source }) => ({ name: spec.collection, source }))],
    ["database", databases.map(({ spec, source }) => ({ name: spec.database, source }))],
    ["user", users.map(({ spec, source }) => ({ name: spec.user, source }))],
    ["role", roles.map(({ spec, source }) => ({ name: spec.role, source }))],
    ["privilege-group", privilegeGroups.map(({ spec, source }) => ({ name: spec.privilegeGroup, source }))],
    ["resource-group", resourceGroups.map(({ spec, source }) => ({ name: spec.resourceGroup, source }))],
  ] as const;
  return new Map(kinds.filter(([, documents]) => documents.length > 0));
}

/** Specs without an error: what was checked. */
export function renderValidated(specs: LoadedSpecs, warnings: readonly Diagnostic[], style: Style): string {
  const what = [...documentsByKind(specs)].map(
    ([kind, documents]) =>
      `${count(documents.length, kind.replace("-", " "))} (${documents.map(({ name }) => oneLine(name)).join(", ")})`,
  );
  const rest = warnings.length === 0 ? "" : ` ${countDiagnostics(warnings)}.`;
  return `${style.green("Valid.")} ${what.join(", ") || count(0, "collection")}, environment ${oneLine(specs.environmentName)}.${rest}`;
}
