import type { Plan } from "../plan/types.ts";
import type { ApplyOptions } from "./types.ts";

/** What guards of a plan name and a flag or the environment already allows: what need not be asked for again. */
export function liftedGuards(
  plan: Plan,
  { guard, allowDelete, allowRebuild }: Partial<Pick<ApplyOptions, "guard" | "allowDelete" | "allowRebuild">>,
): Set<string> {
  const lifted = new Set<string>();
  for (const { flag, value } of plan.actions.flatMap(({ guards }) => guards)) {
    const deletes = flag === "allow-delete";
    const named: ReadonlySet<string> | undefined = deletes ? allowDelete : allowRebuild;
    const policy = (deletes ? guard?.delete : guard?.rebuild) ?? "ask";
    if (policy !== "never" && (policy === "allow" || named?.has(value))) lifted.add(value);
  }
  return lifted;
}
