import type { MutationResult } from "@zilliz/milvus2-sdk-node";
import { count } from "../diagnostics/text.ts";
import { isMilvusError, MilvusCode, milvusError, RowRefused } from "./codes.ts";
import type { CollectionRef, Milvus, PrimaryKey, Row, WriteOptions } from "./port.ts";
import { encodeRow, exactInteger } from "./row-codec.ts";
import type { Schema } from "./schemas.ts";
import { sdkRef } from "./sdk-ref.ts";
import { readableReason } from "./server-words.ts";
import type { Session } from "./session.ts";
import { splitBySize } from "./split-by-size.ts";
import { isAboutRows, reasonOf, type StatusLike } from "./status.ts";

/** The proxy takes 64 MiB a message (`proxy.grpc.serverMaxRecvSize`); half of it leaves room for the estimate. */
const maxMessageBytes = 32 * 1024 * 1024;
const writeTimeoutMs = 120_000;

export function writeCalls(session: Session): Pick<Milvus, "insert" | "upsert" | "delete" | "flush"> {
  const { client, call } = session;
  return {
    insert: (ref, rows, options = {}) => write(session, "insert", ref, rows, options),
    upsert: (ref, rows, options = {}) => write(session, "upsert", ref, rows, options),
    async delete(ref, filter, options = {}) {
      const answer = await call(
        `delete rows of ${ref.collection}`,
        (timeout) =>
          client.deleteEntities({
            ...sdkRef(ref),
            expr: filter,
            ...(options.partition !== undefined && { partition_name: options.partition }),
            timeout,
          }),
        { timeoutMs: options.timeoutMs ?? writeTimeoutMs, signal: options.signal },
      );
      return Number(answer.delete_cnt);
    },
    async flush(ref, options = {}) {
      await call(
        `flush ${ref.collection}`,
        (timeout) => client.flush({ db_name: ref.database, collection_names: [ref.collection], timeout }),
        { timeoutMs: options.timeoutMs ?? writeTimeoutMs, signal: options.signal },
      );
    },
  };
}

/**
 * Writes rows in as many messages as they take. A message that is refused for what is in it is halved until the row at fault stands
 * alone: in order, so that all rows before it are written and, where the writing ends there, none behind it. What was written
 * before a stop or a failure stays.
 */
async function write(
  session: Session,
  verb: "insert" | "upsert",
  ref: CollectionRef,
  rows: readonly Row[],
  options: WriteOptions,
): Promise<number> {
  const operation = `${verb} ${count(rows.length, "row")} into ${ref.collection}`;
  let [written, at] = [0, 0];
  const writeOrHalve = async (batch: readonly Row[]): Promise<void> => {
    try {
      written += await send(session, verb, ref, batch, options);
      at += batch.length;
    } catch (error) {
      if (!isMilvusError(error, MilvusCode.rowRefused)) throw error;
      if (batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        await writeOrHalve(batch.slice(0, half));
        await writeOrHalve(batch.slice(half));
        return;
      }
      const refused = new RowRefused(at, error);
      if (options.onRefused === undefined) throw refused;
      options.onRefused(refused);
      at += 1;
    }
  };
  try {
    for (const batch of splitBySize(rows, maxMessageBytes)) await writeOrHalve(batch);
  } catch (error) {
    if (written === 0 || !isMilvusError(error, MilvusCode.interrupted)) throw error;
    throw milvusError(MilvusCode.interrupted, {
      summary: `Interrupted: did not ${operation} completely.`,
      cause: `${written} of them were written.`,
    });
  }
  return written;
}

/** As `decodeRow` gives keys: numbers where that is exact. */
function keysOf(ids: MutationResult["IDs"]): PrimaryKey[] {
  if ("int_id" in ids && ids.int_id !== undefined) return ids.int_id.data.map(exactInteger);
  return "str_id" in ids && ids.str_id !== undefined ? ids.str_id.data.map(String) : [];
}

/** Writes the rows of one message: all of them, or none. */
async function send(
  session: Session,
  verb: "insert" | "upsert",
  ref: CollectionRef,
  rows: readonly Row[],
  options: WriteOptions,
): Promise<number> {
  const { client, call, schemas, capabilities } = session;
  const { signal, timeoutMs = writeTimeoutMs } = options;
  const schema = await schemas.of(session, ref, signal);
  // Where an upsert merges, an insert is what replaces the row.
  const rpc = verb === "upsert" && capabilities.upsertMerges ? "insert" : verb;
  const operation = `${verb} ${count(rows.length, "row")} into ${ref.collection}`;
  const answer = await call(
    operation,
    (timeout) => client[rpc](writeRequest(ref, rows, schema, options, timeout)),
    {
      timeoutMs,
      signal,
      // An insert that was carried out and whose answer was lost would be there twice.
      repeatable: verb === "upsert",
      explain: (status) => (isAboutRows(status) ? rowRefused(status) : null),
    },
  );
  options.onKeys?.(keysOf(answer.IDs));
  // An upsert is told by either number, depending on the version.
  const written = Math.max(Number(answer.insert_cnt), Number(answer.upsert_cnt));
  if (written === rows.length) return written;
  throw milvusError(MilvusCode.rowsLost, {
    summary: `The server was to ${operation}, and wrote ${written}.`,
    cause: "It reports success all the same.",
    fix: "Look at its log. Run the command again: rows that are stored are recognised.",
  });
}

function rowRefused(status: StatusLike): Error {
  const said = readableReason(reasonOf(status)).replace(/\.$/, "");
  return milvusError(MilvusCode.rowRefused, {
    summary: `The server refuses the row: ${said}.`,
    fix: "Correct the row.",
  });
}

function writeRequest(
  ref: CollectionRef,
  rows: readonly Row[],
  schema: Schema,
  options: WriteOptions,
  timeout: number,
) {
  return {
    ...sdkRef(ref),
    data: rows.map((row) => encodeRow(row, schema)) as never[],
    ...(options.partition !== undefined && { partition_name: options.partition }),
    timeout,
  };
}
