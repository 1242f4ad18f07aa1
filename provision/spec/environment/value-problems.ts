import { type Located, partAt } from "../yaml/located.ts";
import type { YamlProblem } from "../yaml/problem.ts";
import { type AddressProblem, checkBaseUrl, checkMilvusUri, checkProxy } from "./addresses.ts";
import { checkKubernetesName, checkStackName, noPlace } from "./places.ts";

/** Range of the `dim` of a FloatVector in Milvus 2.6 (its `limits.md`). */
const dimensionsRange = { from: 2, to: 32_768 };

const kubernetes = ["milvus", "kubernetes"];

/** What is wrong with single values of an environment whose types are right. */
export function valueProblems(tree: Located): YamlProblem[] {
  const problems: YamlProblem[] = [];
  const check = (part: Located | null, problemOf: (text: string) => AddressProblem | null) => {
    const problem = typeof part?.value === "string" ? problemOf(part.value) : null;
    if (part !== null && problem !== null) problems.push({ ...problem, span: part.span });
  };
  check(partAt(tree, ["milvus", "uri"]), checkMilvusUri);
  check(partAt(tree, ["embeddings", "baseUrl"]), checkBaseUrl);
  const proxy = partAt(tree, ["embeddings", "proxy"]);
  // One that a secret variable gives is read where it is used.
  check(typeof proxy?.value === "string" && proxy.value.includes("${") ? null : proxy, checkProxy);
  check(partAt(tree, [...kubernetes, "namespace"]), (name) => checkKubernetesName("namespace", name));
  check(partAt(tree, [...kubernetes, "service"]), (name) => checkKubernetesName("Service", name));
  check(partAt(tree, ["milvus", "pulumiStack"]), checkStackName);
  const port = partAt(tree, [...kubernetes, "port"]);
  if (port !== null && typeof port.value === "number" && (port.value < 1 || port.value > 65_535)) {
    problems.push({
      ...noPlace(`No port has the number ${port.value}.`, "Write one from 1 to 65535."),
      span: port.span,
    });
  }
  const dimensions = partAt(tree, ["embeddings", "dimensions"]);
  const value = dimensions?.value;
  if (dimensions !== null && typeof value === "number" && !inRange(value)) {
    problems.push({
      code: "MS126",
      span: dimensions.span,
      summary: `No vector has ${value} dimensions.`,
      cause: `Milvus takes ${dimensionsRange.from} to ${dimensionsRange.to}.`,
      fix: "Write the number of values that the model gives.",
    });
  }
  const batchSize = partAt(tree, ["embeddings", "batchSize"]);
  if (typeof batchSize?.value === "number" && (batchSize.value < 1 || batchSize.value > 2048)) {
    problems.push({
      code: "MS131",
      span: batchSize.span,
      summary: `A request cannot hold ${batchSize.value} texts.`,
      cause: "`batchSize` is the largest number of texts in one request: 1 to 2048.",
      fix: "Write what the provider takes, or leave it out.",
    });
  }
  return problems;
}

function inRange(dimensions: number): boolean {
  return dimensions >= dimensionsRange.from && dimensions <= dimensionsRange.to;
}
