import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { ownValue } from "../../own-value.ts";

/** `$${`, `${NAME}`, `${NAME:-default}`, or a `${` that is none of them. */
const reference = /\$\$\{|\$\{([A-Za-z_]\w*)(?::-([^{}]*))?\}|\$\{[^}\n]*\}?/g;

export interface VariableProblem {
  readonly code: string;
  readonly summary: string;
  readonly cause: string;
  readonly suggestion?: string;
  readonly fix: string;
}

export interface Replaced {
  readonly value: string;
  /** Variables that it was taken from. */
  readonly names: readonly string[];
  /** Not empty: `value` is not what is meant. */
  readonly problems: readonly VariableProblem[];
}

/**
 * Replaces `${NAME}` by environment variables. `${NAME:-default}` has a default, which as in a shell counts for an empty
 * variable too; `$${` is a literal `${`.
 */
export function replaceVariables(text: string, env: NodeJS.ProcessEnv): Replaced {
  const problems: VariableProblem[] = [];
  const names: string[] = [];
  const value = text.replace(reference, (written: string, name?: string, otherwise?: string): string => {
    if (written === "$${") return "${";
    if (name === undefined) {
      problems.push(malformed(written));
      return "";
    }
    names.push(name);
    const set = ownValue(env, name);
    if (set !== undefined && (set !== "" || otherwise === undefined)) return set;
    if (otherwise !== undefined) return otherwise;
    problems.push(unset(name, env));
    return "";
  });
  return { value, names, problems };
}

function unset(name: string, env: NodeJS.ProcessEnv): VariableProblem {
  const suggestion = didYouMean(name, Object.keys(env));
  return {
    code: "MS121",
    summary: `The environment variable ${name} is not set.`,
    cause: "The file takes this value from it.",
    ...(suggestion === undefined ? {} : { suggestion }),
    fix: `Set it: \`export ${name}=VALUE\`.`,
  };
}

function malformed(written: string): VariableProblem {
  return {
    code: "MS122",
    summary: `\`${written}\` is no reference to an environment variable.`,
    cause: "A name is made of letters, digits and _, and does not start with a digit.",
    fix: "Write ${NAME} or ${NAME:-default}; for a literal ${ write $${.",
  };
}
