import { apply, findRefusals, liftedGuards, passwordsOf } from "../provision/apply/index.ts";
import type { ApplyResult, RebuildServices } from "../provision/apply/types.ts";
import { ExitCode, MilvusStackError } from "../provision/diagnostics/diagnostic.ts";
import type { DeletableKind } from "../provision/plan/deletable-kinds.ts";
import { hasChanges } from "../provision/plan/index.ts";
import { renderPlan } from "../provision/plan/render/render-plan.ts";
import type { Plan } from "../provision/plan/types.ts";
import type { Environment } from "../provision/spec/types.ts";
import type { Target } from "../targets/index.ts";
import type { Context, Outcome } from "./command.ts";
import { confirmEnvironment, requireSomeoneToAsk } from "./confirm.ts";
import { renderApplied } from "./views/human/applied.ts";
import { applyProgress } from "./views/human/apply-progress.ts";
import { withLittleMemory } from "./workflows/with-little-memory.ts";

export interface CarryOutOptions {
  readonly command: string;
  readonly environment: Environment;
  readonly replan: () => Promise<Plan>;
  readonly yes: boolean;
  readonly allowDelete: ReadonlySet<DeletableKind>;
  readonly allowRebuild: ReadonlySet<string>;
  /** `--accept-environment`. */
  readonly acceptEnvironment: string | undefined;
  /** What a plan with rebuilds needs besides the server; null: there is none in it. */
  readonly rebuild: RebuildServices | null;
  /** Asks the user; throws when the answer is no. */
  readonly ask: (plan: Plan) => Promise<void>;
}

/** Shows a plan, asks, and carries it out: what `apply` and `destroy` have in common. */
export async function carryOut(
  context: Context,
  { milvus }: Target,
  plan: Plan,
  options: CarryOutOptions,
): Promise<Outcome> {
  const { terminal, signal } = context;
  const { allowDelete, allowRebuild, rebuild, replan, environment } = options;
  let acceptEnvironment = options.acceptEnvironment ?? null;
  const settings = {
    ...{ milvus, allowDelete, allowRebuild, rebuild, replan, signal },
    guard: environment.guard,
    password: passwordsOf(context.env),
  };
  if (!terminal.json) terminal.result(renderPlan(plan, terminal.style, liftedGuards(plan, settings)));
  if (hasChanges(plan) && !options.yes) {
    requireSomeoneToAsk(terminal, options.command);
    const { environment: name, lastEnvironment: last } = plan;
    const refusals = findRefusals(plan, { ...settings, acceptEnvironment: last });
    if (refusals.length > 0) throw new MilvusStackError(refusals, ExitCode.failed);
    if (last !== null && last !== acceptEnvironment) {
      await confirmEnvironment(last, name, milvus.endpoint);
      acceptEnvironment = last;
    }
    await options.ask(plan);
  }
  const progress = applyProgress(terminal);
  let result: ApplyResult;
  try {
    const carry = () => apply(plan, { ...settings, acceptEnvironment, onProgress: progress.report });
    const copies = plan.actions.some(({ operations }) => operations.some(({ kind }) => kind === "copy-rows"));
    result = await (copies ? withLittleMemory(carry) : carry());
  } finally {
    progress.stop();
  }
  return {
    exitCode: result.error?.exitCode ?? ExitCode.ok,
    error: result.error,
    human: (style) => renderApplied(result, style),
    json: () => ({ outcome: result.outcome, plan, results: result.results.map(summary), left: result.left }),
  };
}

function summary({ action, outcome, ...rest }: ApplyResult["results"][number]) {
  const { address, verb } = action;
  return { address, verb, outcome, operations: action.operations.length, ...rest };
}
