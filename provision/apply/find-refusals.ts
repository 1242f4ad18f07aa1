import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { oneLine } from "../diagnostics/text.ts";
import { describeLoss, guardOf } from "../plan/losses/loss.ts";
import type { Action, Guard, Plan } from "../plan/types.ts";
import { ApplyCode } from "./codes.ts";
import { findUnsetPasswords } from "./find-unset-passwords.ts";
import type { ApplyOptions } from "./types.ts";

interface Permission
  extends Pick<ApplyOptions, "allowDelete" | "allowRebuild" | "acceptEnvironment" | "guard" | "password"> {
  /** false: there is nothing to do a rebuild with. */
  readonly canRebuild?: boolean;
}

/** Everything in a plan that may not be carried out; empty when all of it may. */
export function findRefusals(plan: Plan, permission: Permission): Diagnostic[] {
  return [
    ...refuseEnvironment(plan, permission),
    ...plan.actions.flatMap((action) => refuse(action, permission)),
  ];
}

/** Whoever means one cluster and has the address of another finds out before anything is changed. */
function refuseEnvironment(
  { project, environment, lastEnvironment }: Plan,
  { acceptEnvironment }: Permission,
): Diagnostic[] {
  if (lastEnvironment === null || lastEnvironment === acceptEnvironment) return [];
  return [
    {
      code: ApplyCode.otherEnvironment,
      severity: "error",
      summary: `This cluster was last applied as \`${lastEnvironment}\`, and this is \`${environment}\`.`,
      cause: `${project} remembers on every cluster which environment it applied there: an address may have got into the wrong file.`,
      fix: `Add \`--accept-environment ${lastEnvironment}\` to apply if the cluster is to be \`${environment}\` from now on.`,
    },
  ];
}

function inWords({ address }: Action): Pick<Diagnostic, "summary" | "fix"> {
  // `collection/articles/rollback`; a collection may have that name as well.
  if (address.split("/")[2] === "rollback") {
    return {
      summary: `${address} cannot bring back the rows written since.`,
      fix: "Give --without-new-rows to go back without the rows written since, or change the spec as the cause says.",
    };
  }
  return {
    summary: `${address} cannot be done on this server.`,
    fix: "Change the spec as the cause says; names on the command line leave the collection out.",
  };
}

function refuse(action: Action, permission: Permission): Diagnostic[] {
  const at = action.range === null ? {} : { range: action.range };
  const common = { severity: "error" as const, cause: sentence(action.reason), ...at };
  if (action.class === "forbidden") return [{ ...common, code: ApplyCode.forbidden, ...inWords(action) }];
  const unavailable = action.class === "rebuild" && permission.canRebuild === false;
  const missing: Diagnostic[] = unavailable
    ? [
        {
          ...common,
          code: ApplyCode.rebuildUnavailable,
          summary: `${action.address} needs a rebuild, which this program cannot do.`,
          fix: "Run `milvus-stack apply`, or give `apply` its `rebuild` option.",
        },
      ]
    : [];
  return [
    ...missing,
    ...findUnsetPasswords(action, permission.password),
    ...action.guards.flatMap((guard) => refuseGuarded(action, guard, permission, common) ?? []),
  ];
}

function refuseGuarded(
  { address, losses }: Action,
  { flag, value }: Guard,
  permission: Permission,
  common: Pick<Diagnostic, "severity" | "cause" | "range">,
): Diagnostic | null {
  const deletes = flag === "allow-delete";
  const verb = deletes ? "delete" : "rebuild";
  const lost = deletes ? losses.filter((loss) => guardOf(loss) === value) : [];
  const what =
    lost.length > 0
      ? lost.map((loss) => oneLine(describeLoss(loss))).join(", ")
      : deletes
        ? article(value)
        : value;
  const policy = permission.guard?.[verb] ?? "ask";
  if (policy === "never") {
    return {
      ...common,
      code: ApplyCode.deletionForbidden,
      summary: `${address} would ${verb} ${what}, and this environment never does.`,
      fix: `Change \`guard: { ${verb}: never }\` in the environment's file if you mean it.`,
    };
  }
  const allowed: ReadonlySet<string> = deletes ? permission.allowDelete : permission.allowRebuild;
  if (policy === "allow" || allowed.has(value)) return null;
  return {
    ...common,
    code: ApplyCode.guarded,
    summary: `${address} would ${verb} ${what}; that is guarded.`,
    fix: `Add \`--${flag} ${value}\` if you mean it.`,
  };
}

function article(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
