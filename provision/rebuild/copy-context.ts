import { ZeroVectors } from "../data/index.ts";
import type { CollectionRef } from "../milvus/port.ts";
import type { LiveCollection } from "../state/types.ts";
import { type RowShape, shapeOf } from "./row-shape.ts";
import type { CopyJob } from "./types.ts";

/** A job with what was looked up for it. */
export interface CopyContext {
  readonly job: CopyJob;
  readonly shape: RowShape;
  readonly from: CollectionRef;
  readonly to: CollectionRef;
  readonly target: LiveCollection;
  /** Vector field → metric: of the new generation's index, or of the old one's until there is one. */
  readonly metrics: ReadonlyMap<string, string>;
  /** Partitions of the new generation. */
  readonly partitions: ReadonlySet<string>;
  /** What was written of them. */
  readonly zeroVectors: ZeroVectors;
}

/** @throws MilvusStackError; TypeError when one of the two is gone, which whoever calls has made sure of */
export async function openCopy(job: CopyJob): Promise<CopyContext> {
  const { milvus, database, mapping } = job;
  const from = { database, collection: job.from };
  const to = { database, collection: job.to };
  const [source, target] = [await milvus.describeCollection(from), await milvus.describeCollection(to)];
  if (source === null || target === null) throw new TypeError(`${job.from} or ${job.to} is gone`);
  return {
    job,
    shape: shapeOf(mapping, source, target, milvus.capabilities.rowValues),
    from,
    to,
    target,
    metrics: new Map(
      [...source.indexes, ...target.indexes].flatMap(({ field, metricType }) =>
        metricType === null ? [] : [[field, metricType] as const],
      ),
    ),
    partitions: new Set(target.partitions ?? []),
    zeroVectors: new ZeroVectors(),
  };
}
