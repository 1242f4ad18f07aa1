import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { EnvironmentName } from "../config/types.ts";
import { type Fields, isFields } from "../workload/fields.ts";
import { mergeValues } from "../workload/merge-values.ts";
import type { ChartName } from "./lock.ts";
import { chartProblem } from "./problem.ts";

/**
 * Values of `helm-values/<chart>/`: `values.yaml`, and the file of the environment on top, merged as Helm merges value files.
 * A file that is missing or empty says nothing.
 *
 * @param cwd folder of the project
 * @throws MilvusStackError when a file is not YAML, or no mapping
 */
export function chartValues(chart: ChartName, environment: EnvironmentName, cwd: string): Fields {
  const folder = join("helm-values", chart);
  return mergeValues(
    ...[join(folder, "values.yaml"), join(folder, `${environment}.yaml`)].map((file) =>
      readValues(cwd, file),
    ),
  );
}

function readValues(cwd: string, file: string): Fields {
  const path = join(cwd, file);
  if (!existsSync(path)) return {};
  let values: unknown;
  try {
    values = parse(readFileSync(path, "utf8"), { merge: true });
  } catch (error) {
    throw chartProblem("MS945", `${file} is not YAML.`, {
      cause: error instanceof Error ? error.message : String(error),
    });
  }
  if (values === null || values === undefined) return {};
  if (isFields(values)) return values;
  throw chartProblem("MS945", `${file} holds no mapping.`, {
    fix: "Write values as Helm reads them: key: value.",
  });
}
