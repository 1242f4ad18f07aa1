import { type Diagnostic, MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { Action } from "../plan/types.ts";
import { Secret } from "../spec/types.ts";
import { ApplyCode } from "./codes.ts";
import type { ApplyOptions } from "./types.ts";

/** Passwords from environment variables; one that is empty is not set. */
export function passwordsOf(env: NodeJS.ProcessEnv): (variable: string) => Secret | null {
  return (variable) => {
    const value = env[variable];
    return value === undefined || value === "" ? null : new Secret(value);
  };
}

/** Variables that an action takes passwords from and that are not set: found before anything is begun. */
export function findUnsetPasswords(
  { address, range, operations }: Action,
  password: ApplyOptions["password"],
): Diagnostic[] {
  return operations.flatMap((operation) => {
    if (operation.kind !== "create-user" && operation.kind !== "set-password") return [];
    const { passwordVariable } = operation;
    if ((password?.(passwordVariable) ?? null) !== null) return [];
    return [{ ...unsetPassword(passwordVariable, address), ...(range === null ? {} : { range }) }];
  });
}

/** @throws MilvusStackError MS335 when the variable is not set */
export function requirePassword(
  password: NonNullable<ApplyOptions["password"]>,
  variable: string,
  address: string,
): Secret {
  const secret = password(variable);
  if (secret === null) throw new MilvusStackError(unsetPassword(variable, address), 3);
  return secret;
}

function unsetPassword(variable: string, address: string): Diagnostic {
  return {
    code: ApplyCode.passwordUnset,
    severity: "error",
    summary: `${variable} is not set, and ${address} gets its password from it.`,
    fix: `Set it and apply again: \`export ${variable}=VALUE\`.`,
  };
}
