import { count, thousands } from "../../diagnostics/text.ts";
import { ownValue } from "../../own-value.ts";
import type { CollectionSpec, EmbedSpec } from "../../spec/schema.ts";
import type { CollectionState, FieldState, LiveCollection, ServerInfo } from "../../state/types.ts";
import type { CopyMapping } from "../copy-mapping.ts";
import type { CollectionFacts } from "../losses/row-facts.ts";
import { holdsLess } from "../losses/row-questions.ts";
import { defaultPartition } from "../names.ts";
import { takesKeys } from "./auto-keys.ts";

/** How rows go over, or everything that keeps them from it, in sentences without a full stop. */
export type MappedRows =
  | { readonly mapping: CopyMapping; readonly problems: readonly [] }
  | { readonly mapping: null; readonly problems: readonly string[] };

/** Generations are numbered in the order that they are made. */
export function towardsOf(from: LiveCollection, to: LiveCollection): MapOptions["towards"] {
  return (to.ownership?.generation ?? 0) < (from.ownership?.generation ?? 0) ? "earlier" : "next";
}

/** Types whose values fit into others as they are. */
const wider: Readonly<Record<string, readonly string[]>> = {
  Int8: ["Int16", "Int32", "Int64"],
  Int16: ["Int32", "Int64"],
  Int32: ["Int64"],
  Float: ["Double"],
};

/** Where rows go, and what is known of them. */
export interface MapOptions {
  /** `earlier`: a rollback to the generation that these rows were copied from once; what became a field then is dynamic again. */
  readonly towards: "next" | "earlier";
  readonly server: ServerInfo;
  /** What was read of the rows of `before`. */
  readonly facts?: CollectionFacts | null;
}

/**
 * How the rows of one generation become those of another.
 *
 * @param before the one that is copied
 * @param after what it is to become
 * @param spec of `after`: how vectors are embedded, and where a row belongs that had no partition
 */
export function mapRows(
  before: CollectionState,
  after: CollectionState,
  spec: Pick<CollectionSpec, "embed" | "seed">,
  { towards, server, facts = null }: MapOptions,
): MappedRows {
  const problems: string[] = [];
  const fields: string[] = [];
  const moved: string[] = [];
  const embed: EmbedSpec[] = [];
  const computed = new Set(after.functions.flatMap(({ outputFieldNames }) => outputFieldNames));
  const key = after.fields.find(({ primaryKey }) => primaryKey);
  const oldKey = before.fields.find(({ primaryKey }) => primaryKey);

  if (key === undefined || oldKey === undefined || key.name !== oldKey.name) {
    problems.push(
      `the primary key changes from ${oldKey?.name ?? "none"} to ${key?.name ?? "none"}, and rows are told apart by it; ` +
        "give the collection another name and seed it anew",
    );
  }

  for (const field of after.fields) {
    const old = before.fields.find(({ name }) => name === field.name);
    if (computed.has(field.name)) continue;
    const entry = spec.embed?.find(({ into }) => into === field.name);
    if (entry !== undefined && Object.hasOwn(after.embeddings, field.name)) {
      const same = ownValue(before.embeddings, field.name) === after.embeddings[field.name];
      if (same && old !== undefined && old.dim === field.dim && old.dataType === field.dataType)
        fields.push(field.name);
      else embed.push(entry);
    } else if (old === undefined) {
      const found = facts?.sample?.fields.get(field.name);
      const maybeThere = before.enableDynamicField && towards === "next" && found?.present !== 0;
      if (before.enableDynamicField && towards === "next") moved.push(field.name);
      if (maybeThere) problems.push(...misfitsIn(facts, field.name));
      else if (!field.nullable && field.defaultValue === null) {
        problems.push(
          `the rows have no value for the new field ${field.name}; make it nullable or give it a \`defaultValue\` where the ` +
            "server has that, or give the collection another name and seed it anew",
        );
      }
    } else {
      const problem = problemOf(old, field);
      if (problem === null) fields.push(field.name);
      else problems.push(problem);
      if (towards === "next" && holdsLess(old, field)) problems.push(...misfitsIn(facts, field.name));
    }
  }
  if (towards === "earlier" && after.enableDynamicField) problems.push(...notDynamicAgain(before, after));
  if (problems.length > 0 || key === undefined) return { mapping: null, problems };
  return {
    problems: [],
    mapping: {
      primaryKey: key.name,
      keys: key.autoId && !takesKeys(server) ? "made" : "kept",
      fields: [key.name, ...fields.filter((name) => name !== key.name)],
      moved,
      asDynamic: towards === "earlier" && after.enableDynamicField ? fieldsLeft(before, after) : [],
      checked: after.fields
        .filter((field) => before.fields.some((old) => old.name === field.name && holdsLess(old, field)))
        .map(({ name }) => name),
      embed,
      dynamic: before.enableDynamicField && after.enableDynamicField,
      partitions: sharedPartitions(before, after),
      partitionBy:
        before.partitions === null && after.partitions !== null ? (spec.seed?.partitionBy ?? null) : null,
    },
  };
}

/** Rows that are known not to fit: the copy would stop at the first of them. */
function misfitsIn(facts: CollectionFacts | null, field: string): string[] {
  const sample = facts?.sample ?? null;
  const found = sample?.fields.get(field);
  if (sample === null || found === undefined || found.misfits === 0) return [];
  const among = sample.all ? count(sample.looked, "row") : `the first ${count(sample.looked, "row")}`;
  return [
    `${thousands(found.misfits)} of ${among} ${found.misfits === 1 ? "does" : "do"} not fit field ${field} ` +
      `(${found.examples.map((example) => example.replace(/\.$/, "")).join("; ")}); correct them first, or change the field`,
  ];
}

/** Fields of which only the values can be kept, as JSON. */
function fieldsLeft(before: CollectionState, after: CollectionState): string[] {
  const computed = new Set(before.functions.flatMap(({ outputFieldNames }) => outputFieldNames));
  return before.fields
    .filter(({ name, dataType }) => asJson.has(dataType) && !computed.has(name))
    .map(({ name }) => name)
    .filter((name) => !after.fields.some((field) => field.name === name));
}

/** Fields that may have been dynamic keys in the earlier generation, and whose values no JSON holds as they are. */
function notDynamicAgain(before: CollectionState, after: CollectionState): string[] {
  const computed = new Set(before.functions.flatMap(({ outputFieldNames }) => outputFieldNames));
  return before.fields
    .filter(({ name, dataType }) => !asJson.has(dataType) && !computed.has(name))
    .filter(({ name }) => !Object.hasOwn(before.embeddings, name))
    .filter(({ name }) => !after.fields.some((field) => field.name === name))
    .map(({ name, dataType }) => `values of field ${name} (${dataType}) cannot become dynamic ones again`);
}

const asJson: ReadonlySet<string> = new Set([
  ...["Bool", "Int8", "Int16", "Int32", "Int64", "Float", "Double", "VarChar", "JSON", "Array"],
]);

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
