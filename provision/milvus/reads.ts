import { fieldTypes } from "./field-types.ts";
import { sdkRef } from "./partitions.ts";
import type { CollectionRef, Milvus, QueryRequest } from "./port.ts";
import { decodeRow } from "./row-codec.ts";
import type { Session } from "./session.ts";

export function readCalls(
  session: Session,
): Pick<Milvus, "query" | "count" | "rowCount" | "partitionRowCount"> {
  const { client, call } = session;
  return {
    query: (ref, request) => query(session, ref, request),
    async count(ref, options = {}) {
      const [row] = await query(session, ref, {
        filter: options.filter ?? "",
        outputFields: ["count(*)"],
        ...(options.partitions && { partitions: options.partitions }),
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

async function query(session: Session, ref: CollectionRef, request: QueryRequest) {
  const { client, call } = session;
  const fields = await fieldTypes(session, ref);
  const answer = await call(`query ${ref.collection}`, (timeout) =>
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
  );
  return answer.data.map((row) => decodeRow(row, fields));
}

/**
 * The level by its name: the SDK takes the enum's `Strong`, which is 0, for "not given".
 */
export function consistencyOf(level: string): never {
  return level as never;
}
