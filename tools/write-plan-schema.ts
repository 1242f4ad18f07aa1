import { writeFile } from "node:fs/promises";
import { planJsonSchema } from "../provision/plan/plan-json-schema.ts";

/** Part of `npm run schema`. */
await writeFile(new URL("../provision/plan/plan.schema.json", import.meta.url), planJsonSchema());
