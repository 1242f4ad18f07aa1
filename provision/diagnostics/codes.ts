import { chartsCodes } from "./codes/charts.ts";
import { commandLineCodes } from "./codes/command-line.ts";
import { connectionCodes } from "./codes/connection.ts";
import { dataCodes } from "./codes/data.ts";
import type { CodeDescription } from "./codes/description.ts";
import { loadCodes } from "./codes/load.ts";
import { localCodes } from "./codes/local.ts";
import { milvusClusterCodes } from "./codes/milvus-cluster.ts";
import { planCodes } from "./codes/plan.ts";
import { rotationCodes } from "./codes/rotation.ts";
import { rulesCodes } from "./codes/rules.ts";
import { searchCodes } from "./codes/search.ts";
import { specCodes } from "./codes/spec.ts";
import { stackCodes } from "./codes/stack.ts";
import { targetCodes } from "./codes/targets.ts";
import { volumeCodes } from "./codes/volumes.ts";

/** Families of codes, in the order of `docs/errors.md`. */
export const codeFamilies: readonly {
  readonly title: string;
  readonly codes: Readonly<Record<string, CodeDescription>>;
}[] = [
  { title: "Files, structure and environments", codes: specCodes },
  { title: "Rules", codes: rulesCodes },
  { title: "Plan and apply", codes: planCodes },
  { title: "Loading and query nodes", codes: loadCodes },
  { title: "Connection", codes: connectionCodes },
  { title: "The embedded target", codes: localCodes },
  { title: "Embeddings and data", codes: dataCodes },
  { title: "Search and smoke tests", codes: searchCodes },
  { title: "The command line", codes: commandLineCodes },
  { title: "Clusters and stacks", codes: targetCodes },
  { title: "Configuration of a stack", codes: stackCodes },
  { title: "Charts and images", codes: chartsCodes },
  { title: "Milvus by its chart", codes: milvusClusterCodes },
  { title: "Volumes that grow", codes: volumeCodes },
  { title: "Secrets of a stack that change", codes: rotationCodes },
];

/** The description of a code; undefined when it is not in the catalogue. */
export function describeCode(code: string): CodeDescription | undefined {
  return codeFamilies.find(({ codes }) => Object.hasOwn(codes, code))?.codes[code];
}
