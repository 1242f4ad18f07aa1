import type { Capabilities } from "../../state/capabilities.ts";
import { indexTypesSince } from "../../state/first-versions.ts";
import type { FieldState, IndexState } from "../../state/types.ts";
import { classOf } from "../change-classes.ts";
import { isBefore, type Lack } from "./lack.ts";

/** What an index asks for and this server does not have. */
export function* lacksOfIndex(
  index: IndexState,
  field: FieldState | undefined,
  { server, indexTypes }: Capabilities,
): Generator<Lack> {
  if (!indexTypes.has(index.indexType)) {
    const since: Readonly<Record<string, string>> = indexTypesSince;
    yield {
      what: `index type ${index.indexType}`,
      since: since[index.indexType] ?? null,
      fix: `use one of ${[...indexTypes].join(", ")}`,
    };
  } else if (field !== undefined) {
    const since = sinceOnField(index, field);
    if (since !== null && server.product !== "milvus-lite" && isBefore(server, since)) {
      const what = `${index.indexType} index on a field of type ${field.dataType}`;
      yield { what, since, fix: "leave it out: filters work without one" };
    }
  }
  if (index.mmap && classOf("field-mmap", server, false) === "forbidden") {
    yield { what: "memory-mapped indexes", since: "2.5", fix: "leave `mmap` out" };
  }
}

/**
 * The version from which on an index type may stand on a scalar field, where that is later than the type itself: the checkers
 * in milvus `internal/util/indexparamcheck` at v2.3.5 to v2.6.6, and the user guide, "Index Scalar Fields" and "JSON Indexing".
 */
function sinceOnField({ indexType }: IndexState, { dataType }: FieldState): string | null {
  if (indexType === "STL_SORT" && dataType === "VarChar") return "2.6";
  if (dataType === "JSON") return "2.5.11";
  if (dataType === "Array" && indexType !== "AUTOINDEX") return indexType === "BITMAP" ? "2.5" : "2.4";
  return null;
}
