import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { accessSchema } from "./access/schema.ts";
import { collectionSchema, environmentSchema } from "./schema.ts";
import { onlyExtended, splitByExtends } from "./structure/standing-alone.ts";

/**
 * Writes the JSON Schemas that editors complete by and that specs are checked against (`npm run schema`).
 * With `--check` it writes nothing and exits 1 when a file is behind `schema.ts`.
 */

interface Generated {
  readonly schema: z.ZodType;
  readonly title: string;
  readonly as?: (schema: Record<string, unknown>) => Record<string, unknown>;
}

const schemas: Readonly<Record<string, Generated>> = {
  "access.schema.json": { schema: accessSchema, title: "Databases, roles, users and groups of milvus-stack" },
  "base.schema.json": {
    schema: collectionSchema,
    title: "What collections of milvus-stack share",
    as: onlyExtended,
  },
  "collection.schema.json": {
    schema: collectionSchema,
    title: "A collection of milvus-stack",
    as: splitByExtends,
  },
  // What a collection must hold once everything that it extends is in it: what specs are checked against.
  "whole-collection.schema.json": { schema: collectionSchema, title: "A collection of milvus-stack, whole" },
  "environment.schema.json": { schema: environmentSchema, title: "An environment of milvus-stack" },
};

/** File name → text of every schema. */
export function generateJsonSchemas(): Record<string, string> {
  return Object.fromEntries(Object.entries(schemas).map(([file, generated]) => [file, toText(generated)]));
}

function toText({ schema, title, as = (whole) => whole }: Generated): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    // The newest that editors' YAML servers know in full.
    target: "draft-07",
    override: ({ jsonSchema }) => {
      // Bounds of exact JavaScript integers; the check of the structure knows them without being told.
      if (jsonSchema.type === "integer") {
        delete jsonSchema.minimum;
        delete jsonSchema.maximum;
      }
      delete jsonSchema.propertyNames;
    },
  });
  return `${JSON.stringify({ $schema, title, ...as(rest) }, null, 2)}\n`;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
  for (const [file, text] of Object.entries(generateJsonSchemas())) {
    const url = new URL(file, import.meta.url);
    if (!values.check) await writeFile(url, text);
    else if ((await readFile(url, "utf8")) !== text) {
      process.stderr.write(`${file} is behind schema.ts: run npm run schema.\n`);
      process.exitCode = 1;
    }
  }
}
