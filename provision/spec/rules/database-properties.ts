import { databaseProperties as known } from "../../catalogue/database-properties.ts";
import { problemAt } from "../problem.ts";
import { misfit, unknownProperty, wrongProperty } from "./properties.ts";
import type { Rule } from "./rule.ts";

/** Properties of databases: a server stores any key without a word, and a misspelled one does nothing. */
export const databaseProperties: Rule = {
  codes: ["MS278"],
  *check({ access }) {
    for (const { spec, source } of access.databases) {
      for (const [key, value] of Object.entries(spec.properties ?? {})) {
        const path = ["properties", key];
        const property = Object.hasOwn(known, key) ? known[key] : undefined;
        if (property === undefined) {
          const unknown = unknownProperty("database", key, Object.keys(known));
          yield problemAt(source, path, { code: "MS278", ...unknown }, "key");
          continue;
        }
        const wanted = misfit(property.form, String(value));
        if (wanted === undefined) continue;
        yield problemAt(source, path, { code: "MS278", ...wrongProperty(key, value, wanted) });
      }
    }
  },
};
