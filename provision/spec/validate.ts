import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../diagnostics/sort.ts";
import { rules } from "./rules/index.ts";
import type { RuleContext } from "./rules/rule.ts";
import type { LoadedSpecs } from "./types.ts";

/**
 * Everything that is wrong with the specs: what loading found and what the rules say, in the order of files and lines.
 * Pure. Nothing is applied as long as one of the diagnostics is an error.
 *
 * @example
 * import { loadSpecs, validate } from "milvus-stack";
 *
 * for (const { code, summary, range } of validate(await loadSpecs())) {
 *   console.log(code, summary, `${range?.file}:${range?.line}`);
 * }
 */
export function validate(specs: LoadedSpecs): Diagnostic[] {
  const context: RuleContext = {
    collections: [...specs.collections, ...specs.guessed],
    access: specs.access,
    environmentName: specs.environmentName,
    environment: specs.environment,
    embeddingDimensions: specs.embeddingDimensions,
  };
  return sortDiagnostics([...specs.diagnostics, ...rules.flatMap((rule) => [...rule.check(context)])]);
}
