/** What `--allow-delete` names. */
export const deletableKinds = [
  "collection",
  "partition",
  "field",
  "dynamic-field",
  "rows",
  "keys",
  "index",
  "alias",
  "property",
  "database",
  "role",
  "user",
  "grant",
  "privilege-group",
  "resource-group",
] as const;

export type DeletableKind = (typeof deletableKinds)[number];
