import type { MutationResult } from "@zilliz/milvus2-sdk-node";
import { isMilvusError, MilvusCode, milvusError } from "./codes.ts";
import type { CollectionRef, Milvus, PrimaryKey, Row, WriteOptions } from "./port.ts";
import { encodeRow, exactInteger } from "./row-codec.ts";
import type { Schema } from "./schemas.ts";
import { sdkRef } from "./sdk-ref.ts";
import type { Session } from "./session.ts";
import { splitBySize } from "./split-by-size.ts";

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

/** Writes rows in as many messages as they take. What was written before a stop or a failure stays. */
async function write(
  session: Session,
  verb: "insert" | "upsert",
  ref: CollectionRef,
  rows: readonly Row[],
  options: WriteOptions,
): Promise<number> {
  const { client, call, schemas } = session;
  const { signal, timeoutMs = writeTimeoutMs } = options;
  const operation = (count: number) =>
    `${verb} ${count} ${count === 1 ? "row" : "rows"} into ${ref.collection}`;
  let written = 0;
  for (const batch of splitBySize(rows, maxMessageBytes)) {
    try {
      const schema = await schemas.of(session, ref, signal);
      const answer = await call(
        operation(batch.length),
        (timeout) => client[verb](writeRequest(ref, batch, schema, options, timeout)),
        // An insert that was carried out and whose answer was lost would be there twice.
        { timeoutMs, signal, repeatable: verb === "upsert" },
      );
      options.onKeys?.(keysOf(answer.IDs));
      written += Number((verb === "upsert" ? answer.upsert_cnt : answer.insert_cnt) || batch.length);
    } catch (error) {
      if (written === 0 || !isMilvusError(error, MilvusCode.interrupted)) throw error;
      throw milvusError(MilvusCode.interrupted, {
        summary: `Interrupted: did not ${operation(rows.length)} completely.`,
        cause: `${written} of them were written.`,
      });
    }
  }
  return written;
}

/** As `decodeRow` gives keys: numbers where that is exact. */
function keysOf(ids: MutationResult["IDs"]): PrimaryKey[] {
  if ("int_id" in ids && ids.int_id !== undefined) return ids.int_id.data.map(exactInteger);
  return "str_id" in ids && ids.str_id !== undefined ? ids.str_id.data.map(String) : [];
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
