/** What this file uses of JSON Schema, with the rest of it. */
type Schema = { [key: string]: unknown };

/** Keys that only a collection without bases must have, by where they are asked for. */
const askedForAlone = [[], ["fields", "items"], ["partitionKey"], ["seed"]] as const;
/** What it must have in any case. */
const askedForAlways: Readonly<Record<string, readonly string[]>> = {
  "": ["collection"],
  "fields.items": ["name"],
};

/**
 * A schema of whole collections for editors: where a document `extends` others, what it must hold may stand there, so that
 * nothing but its name is asked for.
 */
export function splitByExtends(schema: Schema): Schema {
  const split = structuredClone(schema);
  const alone = askedForAlone.map((path) => {
    const part = below(split, path);
    const { required } = part;
    const always = askedForAlways[path.join(".")];
    if (always === undefined) delete part.required;
    else part.required = always;
    return above(path, { required });
  });
  return { ...split, if: { required: ["extends"] }, else: { allOf: alone } };
}

/** The same for a file that is only extended: it has no name. */
export function onlyExtended(schema: Schema): Schema {
  const { if: _if, else: _else, required: _required, ...rest } = splitByExtends(schema);
  const { properties } = rest;
  const { collection: _name, ...others } = isSchema(properties) ? properties : {};
  return { ...rest, properties: others };
}

/** The schema of the property at `path`; `items` leads to the entries of a list. */
function below(schema: Schema, path: readonly string[]): Schema {
  let found = schema;
  for (const step of path) {
    const inside = step === "items" ? found : found.properties;
    const next = isSchema(inside) ? inside[step] : undefined;
    if (!isSchema(next)) throw new TypeError(`the schema has no ${path.join(".")}`);
    found = next;
  }
  return found;
}

/** `value` as the schema at `path`, in schemas that say nothing else. */
function above(path: readonly string[], value: Schema): Schema {
  return path.reduceRight<Schema>(
    (inner, step) => (step === "items" ? { items: inner } : { properties: { [step]: inner } }),
    value,
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
