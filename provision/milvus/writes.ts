import { sdkRef } from "./partitions.ts";
import type { CollectionRef, Milvus, Row, WriteOptions } from "./port.ts";
import { encodeRow, sizeOf } from "./row-codec.ts";
import type { Session } from "./session.ts";

/** The proxy takes 64 MiB a message (`proxy.grpc.serverMaxRecvSize`); half of it leaves room for the estimate. */
const maxMessageBytes = 32 * 1024 * 1024;
const writeTimeoutMs = 120_000;

export function writeCalls(session: Session): Pick<Milvus, "insert" | "upsert" | "delete" | "flush"> {
  const { client, call } = session;
  const write = async (
    verb: "insert" | "upsert",
    ref: CollectionRef,
    rows: readonly Row[],
    options: WriteOptions,
  ) => {
    let written = 0;
    for (const batch of splitBySize(rows, maxMessageBytes)) {
      const answer = await call(
        `${verb} ${batch.length} rows into ${ref.collection}`,
        (timeout) => client[verb](writeRequest(ref, batch, options, timeout)),
        // An insert that was carried out and whose answer was lost would be there twice.
        {
          timeoutMs: options.timeoutMs ?? writeTimeoutMs,
          signal: options.signal,
          repeatable: verb === "upsert",
        },
      );
      written += Number((verb === "upsert" ? answer.upsert_cnt : answer.insert_cnt) || batch.length);
    }
    return written;
  };
  return {
    insert: (ref, rows, options = {}) => write("insert", ref, rows, options),
    upsert: (ref, rows, options = {}) => write("upsert", ref, rows, options),
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

function writeRequest(ref: CollectionRef, rows: readonly Row[], options: WriteOptions, timeout: number) {
  return {
    ...sdkRef(ref),
    data: rows.map(encodeRow) as never[],
    ...(options.partition !== undefined && { partition_name: options.partition }),
    timeout,
    // The SDK writes every message as JSON for a log that is off; this makes that cost nothing.
    toJSON: () => `${rows.length} rows`,
  };
}

/** Parts of at most `maxBytes` each, by estimate; a single row is never split. */
export function* splitBySize(rows: readonly Row[], maxBytes: number): Generator<readonly Row[]> {
  let start = 0;
  let bytes = 0;
  for (const [index, row] of rows.entries()) {
    const size = sizeOf(row);
    if (index > start && bytes + size > maxBytes) {
      yield rows.slice(start, index);
      start = index;
      bytes = 0;
    }
    bytes += size;
  }
  if (start < rows.length) yield rows.slice(start);
}
