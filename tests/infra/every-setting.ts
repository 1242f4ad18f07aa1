import { z } from "zod";
import { stackSchema } from "../../infra/config/schema.ts";

const jsonSchema: z.ZodType<JsonSchema> = z.looseObject({
  get properties() {
    return z.record(z.string(), jsonSchema).optional();
  },
  get items() {
    return jsonSchema.optional();
  },
  get anyOf() {
    return z.array(jsonSchema).optional();
  },
  get oneOf() {
    return z.array(jsonSchema).optional();
  },
});
interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly items?: JsonSchema | undefined;
  readonly anyOf?: readonly JsonSchema[] | undefined;
  readonly oneOf?: readonly JsonSchema[] | undefined;
}

/** Every setting of a stack that has no settings within: `etcd.members`, `replication[].zone`. */
export function everySetting(): string[] {
  const schema = z.toJSONSchema(stackSchema, { io: "input", unrepresentable: "any" });
  return [...new Set(leaves(jsonSchema.parse(schema), ""))];
}

function leaves({ properties, items, anyOf = [], oneOf = [] }: JsonSchema, path: string): string[] {
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([key, inner]) =>
      leaves(inner, path === "" ? key : `${path}.${key}`),
    );
  if (items?.properties !== undefined) return leaves(items, `${path}[]`);
  const within = [...anyOf, ...oneOf].flatMap((one) => leaves(one, path)).filter((leaf) => leaf !== path);
  return within.length > 0 ? within : [path];
}
