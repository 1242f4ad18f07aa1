import { problemAt } from "../problem.ts";
import type { PropertyForm } from "./known-properties.ts";
import { misfit, unknownProperty, wrongProperty } from "./properties.ts";
import type { Rule } from "./rule.ts";

/** A database has no fields. */
type PlainForm = Exclude<PropertyForm, { readonly form: "field" }>;

/** Keys of pkg/common/common.go that a database takes. */
const knownDatabaseProperties: Readonly<Record<string, PlainForm>> = {
  "database.replica.number": { form: "integer", least: 1, most: 1024 },
  "database.resource_groups": { form: "text" },
  "database.diskQuota.mb": { form: "number" },
  "database.max.collections": { form: "integer", least: 0, most: 65_536 },
  "database.force.deny.writing": { form: "boolean" },
  "database.force.deny.reading": { form: "boolean" },
  "database.force.deny.ddl": { form: "boolean" },
  "database.force.deny.collectionDDL": { form: "boolean" },
  "database.force.deny.partitionDDL": { form: "boolean" },
  "database.force.deny.index": { form: "boolean" },
  "database.force.deny.flush": { form: "boolean" },
  "database.force.deny.compaction": { form: "boolean" },
  "replicate.id": { form: "text" },
  "cipher.enabled": { form: "boolean" },
  "cipher.ezID": { form: "text" },
  timezone: { form: "text" },
};

/** Properties of databases: a server stores any key without a word, and a misspelled one does nothing. */
export const databaseProperties: Rule = {
  codes: ["MS278"],
  *check({ access }) {
    for (const { spec, source } of access.databases) {
      for (const [key, value] of Object.entries(spec.properties ?? {})) {
        const path = ["properties", key];
        const known = Object.hasOwn(knownDatabaseProperties, key) ? knownDatabaseProperties[key] : undefined;
        if (known === undefined) {
          const unknown = unknownProperty("database", key, Object.keys(knownDatabaseProperties));
          yield problemAt(source, path, { code: "MS278", ...unknown }, "key");
          continue;
        }
        const wanted = misfit(known, String(value));
        if (wanted === undefined) continue;
        yield problemAt(source, path, { code: "MS278", ...wrongProperty(key, value, wanted) });
      }
    }
  },
};
