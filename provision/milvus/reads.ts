import { filterAfter } from "./key-filter.ts";
import type { CollectionRef, Milvus, QueryRequest, Row } from "./port.ts";
import { decodeRow } from "./row-codec.ts";
import { sdkRef } from "./sdk-ref.ts";
import type { Session } from "./session.ts";

export function readCalls(
  session: Session,
): Pick<Milvus, "query" | "count" | "rowCount" | "partitionRowCount"> {
  const { client, call } = session;
  return {
    query: (ref, request) => query(session, ref, request),
    async count(ref, options = {}) {
      const [row] = await query(session, ref, {
        filter: options.filter || (options.partitions ? await matchAll(session, ref) : ""),
        outputFields: ["count(*)"],
        ...(options.partitions && { partitions: options.partitions }),
        signal: options.signal,
      });
      return Number(row?.["count(*)"] ?? 0);
    },
    async rowCount(ref) {
      const answer = await call(`read the statistics of ${ref.collection}`, (timeout) =>
        client.getCollectionStatistics({ ...sdkRef(ref), timeout }),
      );
      return Number(answer.data.row_count);
    },
    async partitionRowCount(ref, partition) {
      const answer = await call(
        `read the statistics of partition ${partition} of ${ref.collection}`,
        (timeout) => client.getPartitionStatistics({ ...sdkRef(ref), partition_name: partition, timeout }),
      );
      return Number(answer.data.row_count);
    },
  };
}

/** @throws MilvusStackError */
export async function query(session: Session, ref: CollectionRef, request: QueryRequest): Promise<Row[]> {
  const { client, call, schemas } = session;
  const { fields } = await schemas.of(session, ref);
  const answer = await call(
    `query ${ref.collection}`,
    (timeout) =>
      client.query({
        ...sdkRef(ref),
        filter: request.filter,
        output_fields: [...request.outputFields],
        ...(request.partitions && { partition_names: [...request.partitions] }),
        ...(request.limit !== undefined && { limit: request.limit }),
        ...(request.offset !== undefined && { offset: request.offset }),
        consistency_level: consistencyOf(request.consistencyLevel ?? "Strong"),
        timeout,
      }),
    { signal: request.signal },
  );
  return answer.data.map((row) => decodeRow(row, fields));
}

/** Milvus Lite counts the rows of all partitions when the filter is empty, so there it gets one that every row passes. */
async function matchAll(session: Session, ref: CollectionRef): Promise<string> {
  if (session.capabilities.server.product !== "milvus-lite") return "";
  const { fields } = await session.schemas.of(session, ref);
  const key = [...fields.values()].find((field) => field.primaryKey);
  if (key === undefined) return "";
  return filterAfter(key, null);
}

/**
 * The level by its name: the SDK takes the enum's `Strong`, which is 0, for "not given".
 */
export function consistencyOf(level: string): never {
  return level as never;
}
