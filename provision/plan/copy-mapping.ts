import type { EmbedSpec } from "../spec/schema.ts";

/** How a row of one generation of a collection becomes one of the next. Plain data: it stands in the plan. */
export interface CopyMapping {
  readonly primaryKey: string;
  /** `made`: Milvus makes a new key for every row, and which is whose is kept on disk while the copy goes on. */
  readonly keys: "kept" | "made";
  /** Fields of both generations whose values go over as they are; the primary key is the first of them. */
  readonly fields: readonly string[];
  /** Fields of the new generation whose values are dynamic ones in the old: they are checked like those of a row that is seeded. */
  readonly moved: readonly string[];
  /** Fields of the old generation whose values become dynamic ones in the new. */
  readonly asDynamic: readonly string[];
  /** Of `fields`: those that hold less than before, so that every value is checked. */
  readonly checked: readonly string[];
  /** Vector fields of the new generation that are embedded anew; `renderText` makes the text of a row. */
  readonly embed: readonly EmbedSpec[];
  /** Whether what is in the dynamic field goes over. */
  readonly dynamic: boolean;
  /**
   * Partitions of the old generation that are copied, each into the one of the same name, `_default` among them. null: all
   * rows, and the server (by a partition key) or `partitionBy` says where each belongs.
   */
  readonly partitions: readonly string[] | null;
  /** Field whose value names the partition of a row, where the old generation had none to go by. */
  readonly partitionBy: string | null;
}
