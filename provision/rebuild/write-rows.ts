import { embedTexts } from "../data/index.ts";
import { renderText } from "../data/template.ts";
import { upsertRows } from "../data/upsert-rows.ts";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { keyFilter, keyOf } from "../milvus/key-filter.ts";
import type { CollectionRef, PrimaryKey, Row } from "../milvus/port.ts";
import { ownValue } from "../own-value.ts";
import { makesKeys } from "../plan/rebuild/auto-keys.ts";
import { RebuildCode } from "./codes.ts";
import type { CopyContext } from "./copy-context.ts";
import { fitting } from "./misfits.ts";
import type { Part } from "./parts.ts";
import { flat } from "./row-shape.ts";
import { namedByKey, refuseUnsound } from "./sound-rows.ts";

/** Rows with one filter: a filter of 1,000 text keys of 64 characters is 70 kB. */
const keysPerDelete = 1_000;

/**
 * Writes rows of the old generation into the new one, embedded anew where that is asked for.
 *
 * @param verb `insert` is the faster one, and leaves a second row where there is one with that key
 * @returns the keys that Milvus has made for them, in their order; nothing where the rows keep their keys
 */
export async function writeRows(
  context: CopyContext,
  part: Part,
  verb: "insert" | "upsert",
  rows: readonly Row[],
): Promise<readonly PrimaryKey[]> {
  const { job, shape, to } = context;
  const values = await fitting(context, rows);
  const vectors = await embed(context, rows);
  const entities = values.map((row, at) => ({ ...row, ...vectors[at] }));
  refuseUnsound(context, rows, entities);
  if (job.mapping.keys === "made") return await insertForKeys(context, part, rows, entities);
  const way = verb === "insert" ? "insert" : wayOfUpsert(context, part);
  const keysOf = (some: readonly Row[]) => some.map((row) => keyOf(shape.key, row));
  if (way === "delete and insert") await deleteRows(context, part, keysOf(values));
  for (const [partition, members] of grouped(context, part, rows, entities)) {
    const { signal, milvus } = job;
    const placed = { signal, ...(partition === null ? {} : { partition }) };
    const partitions = ["_default", ...context.partitions];
    const moves = {
      rows: members,
      partition,
      partitions,
      moved: keysOf(members),
      keyField: shape.key,
      signal,
    };
    const write =
      way === "move"
        ? upsertRows(milvus, to, moves)
        : milvus[way === "upsert" ? "upsert" : "insert"](to, members, placed);
    await write.catch((error: unknown) => {
      throw namedByKey(context, members, error);
    });
  }
  return [];
}

/**
 * How rows that may be there already are written. An upsert would give them other keys wherever Milvus makes these (issue 46891 of
 * milvus), and leave them in the partition where they are.
 */
function wayOfUpsert({ job: { mapping }, target }: CopyContext, part: Part) {
  if (makesKeys(target.fields)) return "delete and insert";
  return mapping.partitionBy !== null && part.partition === null ? "move" : "upsert";
}

/** Whether a row is gone for a moment when it is written again: see `upsertRows` for Milvus Lite. */
export function deletesFirst(context: CopyContext, part: Part): boolean {
  const { keys } = context.job.mapping;
  const way = keys === "made" ? "insert" : wayOfUpsert(context, part);
  const { product } = context.job.milvus.server;
  return way === "delete and insert" || (way === "move" && product === "milvus-lite");
}

async function insertForKeys(
  context: CopyContext,
  part: Part,
  rows: readonly Row[],
  entities: readonly Row[],
): Promise<PrimaryKey[]> {
  const { milvus, signal } = context.job;
  const byRow = new Map<Row, PrimaryKey>();
  for (const [partition, members] of grouped(context, part, rows, entities)) {
    const keys: PrimaryKey[] = [];
    const onKeys = (some: readonly PrimaryKey[]) => keys.push(...some);
    const write = milvus.insert(context.to, members, {
      signal,
      onKeys,
      ...(partition === null ? {} : { partition }),
    });
    await write.catch((error: unknown) => {
      const old = members.map((member) => rows[entities.indexOf(member)] ?? member);
      throw namedByKey(context, old, error);
    });
    for (const [at, member] of members.entries()) {
      const key = keys[at];
      if (key === undefined)
        throw new TypeError(`${context.to.collection} has not told the keys that it made`);
      byRow.set(member, key);
    }
  }
  return entities.flatMap((entity) => byRow.get(entity) ?? []);
}

export async function deleteRows(
  { job, shape, to }: CopyContext,
  { partition }: Part,
  keys: readonly PrimaryKey[],
): Promise<void> {
  for (let at = 0; at < keys.length; at += keysPerDelete) {
    const filter = keyFilter(shape.key, keys.slice(at, at + keysPerDelete));
    await job.milvus.delete(to, filter, {
      signal: job.signal,
      ...(partition === null ? {} : { partition }),
    });
  }
}

async function embed(
  { job: { mapping, embedder, signal }, shape, from }: CopyContext,
  rows: readonly Row[],
): Promise<Record<string, Float32Array>[]> {
  const filled: Record<string, Float32Array>[] = rows.map(() => ({}));
  if (mapping.embed.length === 0 || rows.length === 0) return filled;
  if (embedder === null) throw noModel(from);
  for (const entry of mapping.embed) {
    const texts = rows.map((row) => renderText(entry, flat(row)));
    const empty = texts.findIndex((text) => text.trim() === "");
    if (empty !== -1) throw textless(from, entry.into, keyOf(shape.key, rows[empty] ?? {}));
    const vectors = await embedTexts(embedder, texts, "document", signal);
    for (const [at, vector] of vectors.entries()) Object.assign(filled[at] ?? {}, { [entry.into]: vector });
  }
  return filled;
}

/** By the partition that each row belongs to. */
function grouped(
  { job: { mapping }, partitions }: CopyContext,
  part: Part,
  rows: readonly Row[],
  entities: readonly Row[],
): Map<string | null, Row[]> {
  const { partitionBy } = mapping;
  if (part.partition !== null || partitionBy === null) return new Map([[part.partition, [...entities]]]);
  const groups = new Map<string | null, Row[]>();
  for (const [at, entity] of entities.entries()) {
    const name = String(ownValue(flat(rows[at] ?? {}), partitionBy));
    const partition = partitions.has(name) ? name : "_default";
    groups.set(partition, [...(groups.get(partition) ?? []), entity]);
  }
  return groups;
}

function noModel({ collection }: CollectionRef): MilvusStackError {
  return new MilvusStackError(
    {
      code: RebuildCode.noModel,
      severity: "error",
      summary: `The rows of ${collection} are to be embedded anew, and the environment has no embeddings.`,
      fix: "Add `embeddings` to the environment.",
    },
    3,
  );
}

function textless({ collection }: CollectionRef, field: string, key: PrimaryKey): MilvusStackError {
  return new MilvusStackError(
    {
      code: RebuildCode.textlessRow,
      severity: "error",
      summary: `Row ${typeof key === "string" ? JSON.stringify(key) : key} of ${collection} has no text that ${field} could be embedded from.`,
      fix: "Give the row a text or delete it, and apply again: the copy goes on where it was.",
    },
    1,
  );
}
