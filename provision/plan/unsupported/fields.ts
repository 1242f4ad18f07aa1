import type { Capabilities } from "../../state/capabilities.ts";
import { dataTypesSince } from "../../state/first-versions.ts";
import { isBefore } from "../../state/is-before.ts";
import type { FieldState, FunctionState } from "../../state/types.ts";
import { classOf } from "../change-classes.ts";
import type { Lack } from "./lack.ts";

/** What a field asks for and this server does not have. */
export function* lacksOfField(field: FieldState, capabilities: Capabilities): Generator<Lack> {
  const { server } = capabilities;
  const lack = (what: string, since: string | null, fix: string): Lack => ({ what, since, fix });
  if (!capabilities.dataTypes.has(field.dataType)) {
    const since: Readonly<Record<string, string>> = dataTypesSince;
    yield lack(
      `data type ${field.dataType}`,
      since[field.dataType] ?? null,
      `use one of ${[...capabilities.dataTypes].join(", ")}`,
    );
  }
  if (field.nullable && !capabilities.nullable) {
    yield lack("nullable fields", "2.5", "leave `nullable` out and write a value of your own for null");
  } else if (field.nullable && field.dataType.endsWith("Vector") && lacksNullableVectors(capabilities)) {
    yield lack("nullable vectors", "2.6.18", "leave `nullable` out");
  }
  if (field.defaultValue !== null && !capabilities.defaultValue) {
    yield lack("default values", "2.5", "leave `defaultValue` out and write the value with every row");
  }
  if (field.clusteringKey && !capabilities.clusteringKey) {
    yield lack("clustering keys", "2.4.7", "leave `clusteringKey` out");
  }
  if ((field.enableAnalyzer || field.enableMatch) && !capabilities.bm25) {
    yield lack("text analyzers", "2.5", "leave `enableAnalyzer` and `enableMatch` out");
  }
  if (field.multiAnalyzerParams !== null && isBefore(server, "2.5.11")) {
    yield lack("analyzers chosen by a field", "2.5.11", "use `analyzerParams` for all texts");
  }
  if (field.mmap && classOf("field-mmap", server, false) === "forbidden") {
    yield lack("memory-mapped fields", "2.5", "leave `mmap` out");
  }
}

/** Vectors may be null from the version on that can add one to rows that are there. */
function lacksNullableVectors({ server }: Capabilities): boolean {
  return classOf("add-vector-field", server, false) !== "live";
}

/** What a function asks for and this server does not have. */
export function* lacksOfFunction(fn: FunctionState, { bm25, server }: Capabilities): Generator<Lack> {
  const [since, fix] =
    fn.type === "BM25"
      ? ["2.5", "leave it and its sparse field out"]
      : fn.type === "MinHash"
        ? ["3.0", "make the signatures yourself"]
        : ["2.6", "fill the field with `embed` instead"];
  if (fn.type === "BM25" ? bm25 : !isBefore(server, since)) return;
  yield { what: `${fn.type} function`, since, fix };
}
