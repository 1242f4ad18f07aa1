import type { Capabilities } from "../../state/capabilities.ts";
import { indexTypesSince } from "../../state/first-versions.ts";
import { isBefore } from "../../state/is-before.ts";
import type { IndexState } from "../../state/types.ts";
import { classOf } from "../change-classes.ts";
import type { Lack } from "./lack.ts";

/**
 * What an index asks for and this server does not have.
 *
 * @param dataType of its field
 */
export function* lacksOfIndex(
  index: IndexState,
  dataType: string,
  { server, indexTypes }: Capabilities,
): Generator<Lack> {
  if (!indexTypes.has(index.indexType)) {
    const since: Readonly<Record<string, string>> = indexTypesSince;
    yield {
      what: `index type ${index.indexType}`,
      since: since[index.indexType] ?? null,
      fix: `use one of ${[...indexTypes].join(", ")}`,
    };
  } else {
    const what = `${index.indexType} index on a field of type ${dataType}`;
    const fix = dataType.endsWith("Vector") ? "take another one" : "leave it out: filters work without one";
    const since = sinceOnField(index, dataType);
    if (server.product === "milvus-lite") {
      if (!builtByLite(index, dataType)) yield { what, since: since ?? "2.3", fix };
      yield* lacksOfLite(index);
    } else if (since !== null && isBefore(server, since)) {
      yield { what, since, fix };
    }
  }
  if (index.params.warmup !== undefined && isBefore(server, "2.6")) {
    yield { what: "warm-up of single indexes", since: "2.6", fix: "leave `warmup` out" };
  } else if (index.params.warmup === "async" && isBefore(server, "3.0")) {
    yield { what: "warm-up `async`", since: "3.0", fix: "choose `sync` or `disable`" };
  }
  if (index.mmap && classOf("field-mmap", server, false) === "forbidden") {
    yield { what: "memory-mapped indexes", since: "2.5", fix: "leave `mmap` out" };
  }
}

/**
 * The version from which on an index type may stand on a scalar field, where that is later than the type itself: the checkers
 * in milvus `internal/util/indexparamcheck` at v2.3.5 to v2.6.6, and the user guide, "Index Scalar Fields" and "JSON Indexing".
 * AUTOINDEX on text and numbers: 2.3.5 refuses the name and takes an index without a type, which is the same.
 */
function sinceOnField({ indexType }: IndexState, dataType: string): string | null {
  if (indexType === "STL_SORT" && dataType === "VarChar") return "2.6";
  if (dataType === "JSON") return "2.5.11";
  if (indexType === "AUTOINDEX" && dataType === "SparseFloatVector") return "2.4";
  if (dataType === "Array") return indexType === "BITMAP" ? "2.5" : "2.4";
  return null;
}

/** What Milvus Lite 3.2 builds of the types that it knows, seen: dense vectors in each way, sparse ones and scalars in one. */
function builtByLite({ indexType }: IndexState, dataType: string): boolean {
  if (dataType === "SparseFloatVector") return indexType === "SPARSE_INVERTED_INDEX";
  if (dataType.endsWith("Vector")) return true;
  return indexType === "INVERTED" && dataType !== "Array" && dataType !== "JSON";
}

/** Parameters that it takes one value of, seen. */
function* lacksOfLite({ params }: IndexState): Generator<Lack> {
  const { drop_ratio_build: ratio } = params;
  if (ratio === undefined || Number(ratio) === 0) return;
  yield {
    what: "drop_ratio_build but 0",
    since: "2.4",
    fix: "set it to 0 in an overlay of this environment",
  };
}
