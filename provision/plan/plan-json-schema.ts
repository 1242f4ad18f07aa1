import { z } from "zod";
import { planSchema } from "./plan-schema.ts";

/** The JSON Schema of a plan, as `plan --json` and `plan --out` give it: the text of `plan.schema.json` (`npm run schema`). */
export function planJsonSchema(): string {
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
