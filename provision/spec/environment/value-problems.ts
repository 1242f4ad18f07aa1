import { type Located, partAt } from "../yaml/located.ts";
import type { YamlProblem } from "../yaml/problem.ts";
import { type AddressProblem, checkBaseUrl, checkMilvusUri } from "./addresses.ts";
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
  return problems;
}

function inRange(dimensions: number): boolean {
  return dimensions >= dimensionsRange.from && dimensions <= dimensionsRange.to;
}
