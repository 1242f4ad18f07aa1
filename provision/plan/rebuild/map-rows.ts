import type { CollectionSpec, EmbedSpec } from "../../spec/schema.ts";
import type { CollectionState, FieldState } from "../../state/types.ts";
import type { CopyMapping } from "../copy-mapping.ts";
import { defaultPartition } from "../names.ts";

/** How rows go over, or everything that keeps them from it, in sentences without a full stop. */
export type MappedRows =
  | { readonly mapping: CopyMapping; readonly problems: readonly [] }
  | { readonly mapping: null; readonly problems: readonly string[] };

/** Types whose values fit into others as they are. */
const wider: Readonly<Record<string, readonly string[]>> = {
  Int8: ["Int16", "Int32", "Int64"],
  Int16: ["Int32", "Int64"],
  Int32: ["Int64"],
  Float: ["Double"],
};

/**
 * How the rows of one generation become those of the next.
 *
 * @param before the one that is copied
 * @param after what it is to become
 * @param spec of `after`: how vectors are embedded, and where a row belongs that had no partition
 */
export function mapRows(
  before: CollectionState,
  after: CollectionState,
  spec: Pick<CollectionSpec, "embed" | "seed">,
): MappedRows {
  const problems: string[] = [];
  const fields: string[] = [];
  const embed: EmbedSpec[] = [];
  const computed = new Set(after.functions.flatMap(({ outputFieldNames }) => outputFieldNames));
  const key = after.fields.find(({ primaryKey }) => primaryKey);
  const oldKey = before.fields.find(({ primaryKey }) => primaryKey);

  if (key === undefined || oldKey === undefined || key.name !== oldKey.name) {
    problems.push(
      `the primary key changes from ${oldKey?.name ?? "none"} to ${key?.name ?? "none"}, and rows are told apart by it; ` +
        "give the collection another name and seed it anew",
    );
  } else if (key.autoId) {
    problems.push(
      "Milvus makes the keys (`autoId`), so that copied rows would get new ones; " +
        "write `autoId: false` to keep them, and give the keys yourself from then on",
    );
  }

  for (const field of after.fields) {
    const old = before.fields.find(({ name }) => name === field.name);
    if (computed.has(field.name)) continue;
    const entry = spec.embed?.find(({ into }) => into === field.name);
    if (entry !== undefined && field.name in after.embeddings) {
      const same = before.embeddings[field.name] === after.embeddings[field.name];
      if (same && old !== undefined && old.dim === field.dim && old.dataType === field.dataType)
        fields.push(field.name);
      else embed.push(entry);
    } else if (old === undefined) {
      if (!field.nullable && field.defaultValue === null) {
        problems.push(
          `the rows have no value for the new field ${field.name}; make it nullable or give it a \`defaultValue\` where the ` +
            "server has that, or give the collection another name and seed it anew",
        );
      }
    } else {
      const problem = problemOf(old, field);
      if (problem === null) fields.push(field.name);
      else problems.push(problem);
    }
  }
  if (problems.length > 0 || key === undefined) return { mapping: null, problems };
  return {
    problems: [],
    mapping: {
      primaryKey: key.name,
      fields: [key.name, ...fields.filter((name) => name !== key.name)],
      embed,
      dynamic: before.enableDynamicField && after.enableDynamicField,
      partitions: sharedPartitions(before, after),
      partitionBy:
        before.partitions === null && after.partitions !== null ? (spec.seed?.partitionBy ?? null) : null,
    },
  };
}

function sharedPartitions(before: CollectionState, after: CollectionState): string[] | null {
  if (before.partitions === null || after.partitions === null) return null;
  const there = new Set(after.partitions);
  return [defaultPartition, ...before.partitions.filter((name) => there.has(name))];
}

function problemOf(before: FieldState, after: FieldState): string | null {
  if (before.dataType !== after.dataType && !wider[before.dataType]?.includes(after.dataType)) {
    return (
      `values of field ${after.name} cannot go from ${before.dataType} to ${after.dataType}; ` +
      "add a field of the new type under another name"
    );
  }
  if (before.elementType !== after.elementType) {
    return `elements of field ${after.name} cannot go from ${before.elementType} to ${after.elementType}`;
  }
  if (before.dim !== after.dim) {
    return (
      `vectors of field ${after.name} have ${before.dim} values and cannot become ${after.dim} long; ` +
      "let `embed` fill the field, and they are embedded anew"
    );
  }
  if (before.nullable && !after.nullable && after.defaultValue === null) {
    return `field ${after.name} may hold null now and not any more; fill it first, and copy it into a new field`;
  }
  return null;
}
