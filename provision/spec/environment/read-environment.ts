import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { rememberSecret } from "../../diagnostics/known-secrets.ts";
import { ownValue } from "../../own-value.ts";
import type { ReadDocuments } from "../files/read-documents.ts";
import type { EnvironmentSpec } from "../schema.ts";
import { isSecretKey, isSecretName } from "../secrets.ts";
import { toDiagnostic } from "../source.ts";
import { checkStructure } from "../structure/check.ts";
import { structureDiagnostic } from "../structure/diagnostic.ts";
import { environmentJsonSchema } from "../structure/json-schema.ts";
import { repairAll } from "../structure/repair.ts";
import type { Environment } from "../types.ts";
import { changeAt, type Located, partAt, scalar, scalarsOf, unknownValue } from "../yaml/located.ts";
import type { YamlProblem } from "../yaml/problem.ts";
import { embeddedDimensions, toEnvironment } from "./to-environment.ts";
import { valueProblems } from "./value-problems.ts";
import { allowedVariables, holdsCredential, mayHoldSecrets, variableProblems } from "./variable-rules.ts";
import { replaceVariables } from "./variables.ts";

export interface LoadedEnvironment {
  /** null: it is not there or wrong; `diagnostics` says why. */
  readonly environment: Environment | null;
  /** Dimensions of its embedding model, known even where its variables are unset; null: not known. */
  readonly embeddingDimensions: number | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes an environment of a file that was read, with its variables taken from `env`. */
export function readEnvironment(
  name: string,
  { source, documents, diagnostics: found }: ReadDocuments,
  env: NodeJS.ProcessEnv,
): LoadedEnvironment {
  const [document, ...others] = documents;
  if (source === null || document === undefined || document === null) {
    return { environment: null, embeddingDimensions: null, diagnostics: found };
  }
  const { tree, secrets, replaced, problems } = withVariables(document, env);
  const structure = checkStructure(tree, environmentJsonSchema);
  // Variables are texts: one that stands for a number becomes it without a word.
  const visible = structure.filter(({ code, path, repair }) => {
    return !(code === "MS104" && repair !== null && replaced.has(path.join(".")));
  });
  const right = repairAll(tree, structure);
  const diagnostics: Diagnostic[] = [
    ...found,
    ...others.flatMap((other) => (other === null ? [] : [toDiagnostic(source, secondDocument(other))])),
    ...problems.map((problem) => toDiagnostic(source, problem)),
    ...visible.map((problem) => structureDiagnostic(source, tree, problem)),
    ...valueProblems(right ?? tree).map((problem) => toDiagnostic(source, problem)),
  ];
  const failed = diagnostics.some(({ severity }) => severity === "error");
  return {
    environment:
      !failed && right !== null && isEnvironment(right) ? toEnvironment(name, right.value, secrets) : null,
    embeddingDimensions: dimensionsIn(right ?? tree),
    diagnostics,
  };
}

interface WithVariables {
  /** Secrets stand in it as they are written; values of unset variables are `unknownValue`. */
  readonly tree: Located;
  readonly secrets: {
    token: string | undefined;
    apiKey: string | undefined;
    readonly others: Map<string, string>;
  };
  /** Paths whose value is not the written one. */
  readonly replaced: ReadonlySet<string>;
  readonly problems: readonly YamlProblem[];
}

function withVariables(document: Located, env: NodeJS.ProcessEnv): WithVariables {
  let tree = document;
  const secrets: WithVariables["secrets"] = { token: undefined, apiKey: undefined, others: new Map() };
  const allowed = allowedVariables(document);
  const replaced = new Set<string>();
  const problems: YamlProblem[] = [];
  for (const { path, part } of scalarsOf(document)) {
    if (typeof part.value !== "string" || !part.value.includes("${")) continue;
    const result = replaceVariables(part.value, env);
    const refused = variableProblems(path, result.names, result.value, allowed);
    problems.push(...[...refused, ...result.problems].map((problem) => ({ ...problem, span: part.span })));
    const where = path.join(".");
    const sensitive =
      path.some(isSecretKey) || result.names.some(isSecretName) || holdsCredential(result.value);
    if (mayHoldSecrets(path) && sensitive) {
      // What a server says back may be the variable alone, without what stands around it.
      for (const name of result.names.filter(isSecretName)) rememberSecret(ownValue(env, name) ?? "");
      if (where === "milvus.token" || where === "milvus.kubernetes.token") secrets.token = result.value;
      if (where === "embeddings.apiKey") secrets.apiKey = result.value;
      secrets.others.set(where.replace(/^embeddings\./, ""), result.value);
      continue;
    }
    const known = result.problems.length === 0 && refused.length === 0;
    const value = known ? result.value : unknownValue;
    replaced.add(where);
    tree = changeAt(tree, path, ({ span, keySpan }) => ({ part: scalar(value, span, keySpan) }));
  }
  return { tree, secrets, replaced, problems };
}

function dimensionsIn(tree: Located): number | null {
  if (partAt(tree, ["embeddings", "embedded"]) !== null) return embeddedDimensions;
  const dimensions = partAt(tree, ["embeddings", "dimensions"])?.value;
  return typeof dimensions === "number" ? dimensions : null;
}

function secondDocument({ span }: Located): YamlProblem {
  return {
    code: "MS112",
    span,
    summary: "A second document in the file of an environment.",
    cause: "One file describes one environment.",
    fix: "Move it to a file of its own.",
  };
}

/** Only asked where `checkStructure` found nothing. */
function isEnvironment(tree: Located): tree is Located & { readonly value: EnvironmentSpec } {
  return tree.kind === "mapping";
}
