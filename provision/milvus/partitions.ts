import type { CollectionRef, Milvus } from "./port.ts";
import { sdkRef } from "./sdk-ref.ts";
import { orNull, type Session } from "./session.ts";

/** The partition that every collection has. */
export const defaultPartition = "_default";

type Calls = "listPartitions" | "createPartition" | "dropPartition";

export function partitionCalls(session: Session): Pick<Milvus, Calls> {
  const { client, call, capabilities } = session;
  return {
    listPartitions: (ref) => listPartitions(session, ref),
    async createPartition(ref, partition) {
      await call(`create partition ${partition} of ${ref.collection}`, (timeout) =>
        client.createPartition({ ...sdkRef(ref), partition_name: partition, timeout }),
      );
    },
    async dropPartition(ref, partition) {
      if (capabilities.partitionLoad) {
        // A loaded partition cannot be dropped. Releasing one that is not loaded is no error.
        await orNull(
          call(`release partition ${partition} of ${ref.collection}`, (timeout) =>
            client.releasePartitions({ ...sdkRef(ref), partition_names: [partition], timeout }),
          ),
        );
      }
      await call(`drop partition ${partition} of ${ref.collection}`, (timeout) =>
        client.dropPartition({ ...sdkRef(ref), partition_name: partition, timeout }),
      );
    },
  };
}

/** Names of all partitions, `_default` among them. */
export async function listPartitions({ client, call }: Session, ref: CollectionRef): Promise<string[]> {
  const answer = await call(`list the partitions of ${ref.collection}`, (timeout) =>
    client.showPartitions({ ...sdkRef(ref), timeout }),
  );
  return answer.partition_names;
}
