import type { DataMemory } from "./data-memory.ts";
import { GiB } from "./quantity.ts";

/** The least that the sizing tool gives a node. */
const leastVolumeBytes = 30 * GiB;
/** Drives of one erasure set. (MinIO, minio server's limits.) */
const smallestSet = 4;
const largestSet = 16;

/**
 * Drives of an erasure set when each node has one, the largest that divides the nodes evenly; 1 for a single node, undefined where MinIO
 * would refuse to start. (MinIO, cmd/endpoint-ellipses.go.)
 */
export function erasureSet(nodes: number): number | undefined {
  if (nodes === 1) return 1;
  const sizes = Array.from({ length: largestSet - smallestSet + 1 }, (_, less) => largestSet - less);
  return sizes.find((size) => nodes % size === 0);
}

/** Drives of each set that hold parity, as ObjectStore sets it (`MINIO_STORAGE_CLASS_STANDARD=EC:2`). */
const parityDrives = 2;

/**
 * Drives of an erasure set that have to be there for a write: those for data, and one more where half of them hold parity, or two halves
 * could write different things. (MinIO, cmd/erasure-metadata.go, `objectQuorumFromMeta`.)
 */
export function writeQuorum(nodes: number): number {
  const set = erasureSet(nodes) ?? nodes;
  if (set === 1) return 1;
  const data = set - parityDrives;
  return data === parityDrives ? data + 1 : data;
}

/** Part of the volumes that holds data, the rest being parity: 1/2 for four nodes. 0 for a number of nodes that cannot be. */
export function usableFraction(nodes: number): number {
  if (nodes === 1) return 1;
  const set = erasureSet(nodes);
  return set === undefined ? 0 : (set - parityDrives) / set;
}

/** Bytes that the object store holds: what was inserted, and its indexes. */
export function storedBytes({ rawBytes, indexBytes, loadingBytes, diskBytes }: DataMemory): number {
  return rawBytes + Math.max(loadingBytes, indexBytes + diskBytes);
}

/**
 * Volume of each MinIO node, in bytes. The sizing tool gives each of four nodes what is stored once, half of which is parity: twice the
 * stored bytes are usable, so that segments can be compacted and deleted ones kept for a while. The same for other numbers of nodes; once for
 * a single node. (milvus-io/milvus.io, src/utils/sizingTool.ts, `dependencyCalculator`.) Whole GiB.
 */
export function minioVolumeBytes(memory: DataMemory, nodes: number): number {
  const usable = (nodes === 1 ? 1 : 2) * storedBytes(memory);
  return Math.max(leastVolumeBytes, Math.ceil(volumeFor(usable, nodes) / GiB) * GiB);
}

/** The smallest volume of each node with which so many bytes are usable. Whole GiB. */
export function volumeFor(usableBytes: number, nodes: number): number {
  return Math.ceil(usableBytes / (nodes * usableFraction(nodes)) / GiB) * GiB;
}
