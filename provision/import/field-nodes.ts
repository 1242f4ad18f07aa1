import type { YAMLMap } from "yaml";
import type { FieldState, FunctionState } from "../state/types.ts";
import { defaultScalar, scalars, withoutSecrets } from "./scalars.ts";
import { json, line, noted, type Part, words } from "./yaml-nodes.ts";

/** What each attribute is in a spec, in the order of its keys; `undefined` is left out. One that nobody writes does not compile. */
const attributes = {
  name: ({ name }) => name,
  dataType: ({ dataType }) => dataType,
  primaryKey: ({ primaryKey }) => primaryKey || undefined,
  autoId: ({ autoId }) => autoId || undefined,
  elementType: ({ elementType }) => elementType ?? undefined,
  maxCapacity: ({ maxCapacity }) => maxCapacity ?? undefined,
  maxLength: (field) => field.maxLength ?? (isUntoldText(field) ? longestText : undefined),
  dim: ({ dim }) => dim ?? undefined,
  nullable: ({ nullable }) => nullable || undefined,
  defaultValue: (field) => defaultScalar(field),
  clusteringKey: ({ clusteringKey }) => clusteringKey || undefined,
  enableAnalyzer: ({ enableAnalyzer }) => enableAnalyzer || undefined,
  analyzerParams: ({ analyzerParams }) =>
    analyzerParams === null ? undefined : json(JSON.parse(analyzerParams)),
  multiAnalyzerParams: ({ multiAnalyzerParams }) =>
    multiAnalyzerParams === null ? undefined : json(JSON.parse(multiAnalyzerParams)),
  enableMatch: ({ enableMatch }) => enableMatch || undefined,
  // Off is what Milvus does without a word.
  mmap: ({ mmap }) => mmap || undefined,
  description: ({ description }) => description || undefined,
  // The collection says it, with how many partitions there are.
  partitionKey: () => undefined,
} satisfies Record<keyof FieldState, (field: FieldState) => Part>;

/** proxy.maxVarCharLength of milvus 2.6: what nobody knows is at most this. */
const longestText = 65_535;

/** A field as one line of a spec. `followsModel`: its dimension is that of the environment's embedding model. */
export function fieldNode(field: FieldState, { followsModel }: { readonly followsModel: boolean }): YAMLMap {
  const parts: Record<string, Part> = {};
  for (const [key, read] of Object.entries(attributes)) {
    if (key !== "dim" || !followsModel) parts[key] = read(field);
  }
  return noted(line(parts), fieldComments(field));
}

function fieldComments(field: FieldState): string[] {
  const { autoId } = field;
  return [
    ...(isUntoldText(field)
      ? ["how long its text may get, this server does not tell: 65535 is the most"]
      : []),
    ...(autoId
      ? ["Milvus makes the keys: copied rows would get new ones, so that a rebuild is refused"]
      : []),
  ];
}

/** A function as a spec has it. */
export function functionNode(fn: FunctionState): YAMLMap {
  const { name, type, description, inputFieldNames, outputFieldNames, params } = fn;
  const node = line({
    name,
    type,
    inputFieldNames: words(inputFieldNames),
    outputFieldNames: words(outputFieldNames),
    params: scalars(withoutSecrets(params).kept),
    description: description || undefined,
  } satisfies Record<keyof FunctionState, Part>);
  return noted(node, functionComments(fn));
}

function functionComments({ type, params }: FunctionState): string[] {
  const { kept, secret } = withoutSecrets(params);
  const credential =
    kept.credential === undefined
      ? "the key of its provider is in the server's milvus.yaml or environment; Milvus does not give it away"
      : `credential ${kept.credential}: a name; the key itself is in the server's milvus.yaml, and Milvus does not give it away`;
  return [
    ...(secret.length > 0
      ? [
          `${secret.join(", ")}: left out, for it is a secret, and whoever may describe the collection reads it; give it another one, by name`,
        ]
      : []),
    ...(type === "TextEmbedding" && secret.length === 0 ? [credential] : []),
  ];
}

/** Milvus Lite does not give back how long an element of an array may be. */
function isUntoldText({ dataType, elementType, maxLength }: FieldState): boolean {
  return (
    maxLength === null && (dataType === "VarChar" || (dataType === "Array" && elementType === "VarChar"))
  );
}
