import { credentialsIn, isSecretKey, isSecretName } from "../secrets.ts";
import { type Located, type Path, partAt } from "../yaml/located.ts";
import type { VariableProblem } from "./variables.ts";

/** Settings of `embeddings` besides the key whose values are never shown where they come from a secret variable. */
const besideTheKey = ["headers", "query", "proxy"];

/** Addresses have problems of their own for a password in them. */
const addresses = ["milvus.uri", "embeddings.baseUrl"];

/** Whether the value at a path is kept out of everything that is shown. */
export function mayHoldSecrets(path: Path): boolean {
  const [section, setting] = path;
  return path.some(isSecretKey) || (section === "embeddings" && besideTheKey.includes(String(setting)));
}

/** The variables that the file says it may read; null: any. */
export function allowedVariables(document: Located): readonly string[] | null {
  const list = partAt(document, ["variables"]);
  if (list === null) return null;
  return [...list.children.values()].map(({ value }) => String(value));
}

/**
 * Which variables may stand where: one that is meant for a secret only where nothing shows it, so that a change to this file
 * cannot make a plan, a log or an error message tell it; and none that the file does not list, if it has a list.
 */
export function variableProblems(
  path: Path,
  names: readonly string[],
  value: string,
  allowed: readonly string[] | null,
): VariableProblem[] {
  const where = path.join(".");
  const hidden = mayHoldSecrets(path) || addresses.includes(where);
  return [...new Set(names)].flatMap((name) => {
    if (allowed !== null && !allowed.some((entry) => covers(entry, name))) return [notListed(name)];
    if (isSecretName(name) && !mayHoldSecrets(path))
      return [misplaced(name, where, "is named like a secret")];
    return holdsCredential(value) && !hidden ? [misplaced(name, where, "holds a credential")] : [];
  });
}

/** Whether a value holds what looks like a credential, such as a URL with a password. */
export function holdsCredential(value: string): boolean {
  return credentialsIn(value).length > 0;
}

function covers(entry: string, name: string): boolean {
  return entry.endsWith("*") ? name.startsWith(entry.slice(0, -1)) : entry === name;
}

function notListed(name: string): VariableProblem {
  return {
    code: "MS130",
    summary: `This environment may not read the variable \`${name}\`.`,
    cause: "It is not listed in `variables` of the file.",
    fix: `Add \`${name}\` to \`variables\` if the environment is meant to read it.`,
  };
}

function misplaced(name: string, setting: string, why: string): VariableProblem {
  return {
    code: "MS129",
    summary: `\`${name}\` ${why}, and \`${setting}\` is shown in plans, logs and messages.`,
    cause: "Secrets are only used in `token`, `apiKey`, `headers`, `query` and `proxy`.",
    fix: "Use a variable that holds no secret here; rename it if it only sounds like one.",
  };
}
