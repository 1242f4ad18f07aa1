import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { planSchema } from "./plan-schema.ts";

/** Writes the JSON Schema of a plan, as `plan --json` and `plan --out` give it: `npm run schema`. */

export const planSchemaFile = new URL("plan.schema.json", import.meta.url);

export function generatePlanSchema(): string {
  const { $schema, ...rest } = z.toJSONSchema(planSchema, {
    target: "draft-07",
    reused: "ref",
    override: ({ jsonSchema }) => {
      // A reader takes keys that come with a later version; `apply --plan`, which carries a plan out, does not.
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return `${JSON.stringify({ $schema, title: "A plan of milvus-stack", ...rest }, null, 2)}\n`;
}

if (import.meta.main) await writeFile(planSchemaFile, generatePlanSchema());
