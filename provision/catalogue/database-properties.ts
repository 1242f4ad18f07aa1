import type { PropertyForm } from "./property-form.ts";

export interface DatabaseProperty {
  /** A database has no fields. */
  readonly form: Exclude<PropertyForm, { readonly form: "field" }>;
  /** Newer servers add it by themselves, and nobody asked for it. */
  readonly serverMade?: true;
}

const boolean: DatabaseProperty = { form: { form: "boolean" } };
const text: DatabaseProperty = { form: { form: "text" } };

/** Properties that a database takes: keys of milvus `pkg/common/common.go`. */
export const databaseProperties: Readonly<Record<string, DatabaseProperty>> = {
  "database.replica.number": { form: { form: "integer", least: 1, most: 1024 } },
  "database.resource_groups": text,
  "database.diskQuota.mb": { form: { form: "number" } },
  "database.max.collections": { form: { form: "integer", least: 0, most: 65_536 } },
  "database.force.deny.writing": boolean,
  "database.force.deny.reading": boolean,
  "database.force.deny.ddl": boolean,
  "database.force.deny.collectionDDL": boolean,
  "database.force.deny.partitionDDL": boolean,
  "database.force.deny.index": boolean,
  "database.force.deny.flush": boolean,
  "database.force.deny.compaction": boolean,
  "replicate.id": text,
  "cipher.enabled": boolean,
  "cipher.ezID": text,
  timezone: { ...text, serverMade: true },
};
