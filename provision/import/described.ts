import { collectionKey } from "../plan/names.ts";
import type { LoadedSpecs } from "../spec/types.ts";

/** The file of every collection that the specs describe, by its key; of those with errors too. */
export function describedBy({ collections, guessed }: LoadedSpecs): Map<string, string> {
  return new Map(
    [...collections, ...guessed].map(({ spec, source }) => [
      collectionKey(spec.database ?? "default", spec.collection),
      source.file,
    ]),
  );
}

/** The same of databases, roles, users and groups, by address. */
export function describedAccess({ access }: LoadedSpecs): Map<string, string> {
  return new Map([
    ...access.databases.map(({ spec, source }) => [`database/${spec.database}`, source.file] as const),
    ...access.privilegeGroups.map(
      ({ spec, source }) => [`privilege-group/${spec.privilegeGroup}`, source.file] as const,
    ),
    ...access.roles.map(({ spec, source }) => [`role/${spec.role}`, source.file] as const),
    ...access.users.map(({ spec, source }) => [`user/${spec.user}`, source.file] as const),
    ...access.resourceGroups.map(
      ({ spec, source }) => [`resource-group/${spec.resourceGroup}`, source.file] as const,
    ),
  ]);
}
