import type { DataSize } from "../config/types.ts";
import { GiB } from "./quantity.ts";

/** How much the data takes, in bytes; one replica's share where there can be several. */
export interface DataMemory {
  /** Vectors and scalar fields as they were inserted, without an index. */
  readonly rawBytes: number;
  /** The index in memory. */
  readonly indexBytes: number;
  /** Memory that a replica needs on its query nodes, all of them together. */
  readonly loadingBytes: number;
  /** Local disk that a replica needs on its query nodes; 0 but for DISKANN. */
  readonly diskBytes: number;
}

const bytesPerDimension = 4;
/** `dataCoord.segment.maxSize` of Milvus 2.6; while a segment is replaced by a new one, both are in memory. */
const segmentBytes = GiB;
/** What Milvus itself and fragmentation take on top. */
const overhead = 1.15;
/** DISKANN's `max_degree`, which Milvus' documentation gives as its default. */
const diskAnnMaxDegree = 56;
/** `nlist` of the IVF types, Milvus' default. */
const nlist = 128;

/**
 * Memory and disk of data of a size, by the formulas of Milvus' sizing tool (https://milvus.io/tools/sizing; milvus-io/milvus.io,
 * src/utils/sizingTool.ts, `memoryAndDiskCalculator`, August 2026): float vectors, scalar fields in memory, no memory mapping.
 */
export function dataMemory({ vectors, dim, indexType, M, scalarBytes }: DataSize): DataMemory {
  const vectorBytes = vectors * dim * bytesPerDimension;
  const scalars = vectors * scalarBytes;
  const indexBytes =
    indexFactor(indexType, dim, M) * vectorBytes + centroids(indexType) * dim * bytesPerDimension;
  const replacing = indexType === "DISKANN" ? 0 : 2 * segmentBytes;
  return {
    rawBytes: vectorBytes + scalars,
    indexBytes,
    loadingBytes: (indexBytes + replacing) * overhead + scalars,
    diskBytes: indexType === "DISKANN" ? (1 + diskAnnMaxDegree / dim) * vectorBytes : 0,
  };
}

/** Size of the index in memory, as a part of its vectors. */
function indexFactor(indexType: DataSize["indexType"], dim: number, M: number): number {
  switch (indexType) {
    case "FLAT":
    case "IVF_FLAT":
      return 1;
    case "HNSW":
      return 1 + (2 * M) / dim;
    case "IVF_SQ8":
    case "DISKANN":
      return 1 / 4;
  }
}

function centroids(indexType: DataSize["indexType"]): number {
  return indexType === "IVF_FLAT" || indexType === "IVF_SQ8" ? nlist : 0;
}
