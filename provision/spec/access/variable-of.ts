/** The variable that a password is taken from: `NAME` of `${NAME}`; null for anything else. */
export function variableOf(password: string | undefined): string | null {
  return /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(password ?? "")?.[1] ?? null;
}
