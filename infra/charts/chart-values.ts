import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeFrame } from "../../provision/diagnostics/index.ts";
import type { EnvironmentName } from "../config/types.ts";
import { type Fields, isFields } from "../workload/fields.ts";
import { mergeValues } from "../workload/merge-values.ts";
import type { ChartName } from "./lock.ts";
import { chartProblem } from "./problem.ts";
import { type YamlSource, yamlSource } from "./yaml-source.ts";

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
  const source = yamlSource(readFileSync(path, "utf8"), file);
  const [wrong] = source.document.errors;
  if (wrong !== undefined) throw unusable(source, wrong.pos, `${file} is not YAML.`, wrong.message);
  const values: unknown = source.document.toJS();
  if (values === null || values === undefined) return {};
  if (isFields(values)) return values;
  throw unusable(
    source,
    [0, source.text.length],
    `${file} holds no mapping.`,
    "Helm reads values as key: value.",
  );
}

function unusable(source: YamlSource, pos: readonly [number, number], summary: string, cause: string) {
  const range = source.rangeAt(...pos);
  return chartProblem("MS945", summary, { cause, range, frame: codeFrame(source.text, range) });
}
