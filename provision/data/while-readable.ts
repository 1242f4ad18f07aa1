import type { CollectionRef, Milvus } from "../milvus/port.ts";
import { findReadable, type Readable } from "./readable.ts";
import type { RowModel } from "./row-model.ts";

const whole = { replicas: 1, resourceGroups: [], partitions: [], fields: [] };

/**
 * Calls `work` with what can be read. A released collection of Milvus Lite is loaded for that long: it takes little there, and a
 * collection that cannot be compared would be embedded and written as a whole, each row deleted in between where rows are
 * assigned to partitions. Where it cannot be released again, after a kill or with the server gone, it stays loaded, and the next
 * plan says so. On servers nothing is loaded, since that needs memory of query nodes.
 */
export async function whileReadable<T>(
  milvus: Milvus,
  ref: CollectionRef,
  model: RowModel,
  work: (readable: Readable) => Promise<T>,
): Promise<T> {
  const readable = await findReadable(milvus, ref, model);
  if (readable.all || milvus.server.product !== "milvus-lite") return await work(readable);
  await milvus.load(ref, whole);
  try {
    return await work(await findReadable(milvus, ref, model));
  } finally {
    // What came of the work counts more than a release that failed.
    await milvus.release(ref).catch(() => undefined);
  }
}
