import { ExitCode, MilvusStackError } from "../provision/diagnostics/diagnostic.ts";
import { forTerminal } from "../provision/diagnostics/harmless.ts";
import { oneLine } from "../provision/diagnostics/text.ts";
import { findLosses } from "../provision/plan/losses/find-losses.ts";
import { describeLoss, guardOf } from "../provision/plan/losses/loss.ts";
import type { Plan } from "../provision/plan/types.ts";
import { CliCode } from "./codes.ts";
import type { Terminal } from "./views/terminal.ts";

/** Refuses where nobody can be asked. @throws MilvusStackError (exit code 3) */
export function requireSomeoneToAsk(terminal: Terminal, command: string): void {
  if (terminal.interactive) return;
  const summary = `${command} has something to do and nobody to confirm it.`;
  const cause = terminal.json ? "With --json nothing is asked." : "There is no terminal to ask on.";
  const fix = `Give --yes to ${command} once the plan is as you want it.`;
  throw new MilvusStackError(
    { code: CliCode.needsConfirmation, severity: "error", summary, cause, fix },
    ExitCode.invalid,
  );
}

/** Asks for a yes. @throws MilvusStackError when the answer is no (exit code 1) or Ctrl-C (130). */
export async function confirm(message: string): Promise<void> {
  const { confirm: ask, isCancel } = await import("@clack/prompts");
  const answer = await ask({ message: forTerminal(message, false), initialValue: false });
  if (isCancel(answer)) throw cancelled();
  if (!answer) throw notConfirmed("Not confirmed; nothing was changed.");
}

/**
 * Asks whether a plan is to be carried out. Where data goes with it, its name is typed: that of the one thing, or of the
 * environment where it is several.
 *
 * @throws MilvusStackError when the answer is no (exit code 1) or Ctrl-C (130)
 */
export async function confirmPlan(
  plan: Plan,
  { environment, endpoint }: { readonly environment: string; readonly endpoint: string },
): Promise<void> {
  // What goes by a flag or a setting of its own was asked for already.
  const losses = findLosses(plan).filter((loss) => guardOf(loss) !== null);
  const [only] = losses;
  if (only === undefined) return await confirm(`Carry out this plan on ${environment} (${endpoint})?`);
  const name = losses.length === 1 ? only.name : environment;
  const what = losses.map((loss) => oneLine(describeLoss(loss))).join(", ");
  // On a line of its own, which no list of names can break.
  await confirmByName(
    `On ${endpoint} this deletes for good: ${what}.\nType ${oneLine(name)} to go on:`,
    name,
  );
}

/** Asks for the name of the environment that a cluster was so far. @throws as `confirmPlan` */
export async function confirmEnvironment(before: string, after: string, endpoint: string): Promise<void> {
  const were = `${endpoint} was last applied as ${oneLine(before)}, and this is ${oneLine(after)}.`;
  await confirmByName(`${were}\nType ${oneLine(before)} to make it ${oneLine(after)}:`, before);
}

/** Asks for a name to be typed. @throws MilvusStackError when another one is (exit code 1) or Ctrl-C (130). */
export async function confirmByName(message: string, name: string): Promise<void> {
  const { text, isCancel } = await import("@clack/prompts");
  const answer = await text({ message: forTerminal(message, false) });
  if (isCancel(answer)) throw cancelled();
  if (answer !== name) throw notConfirmed(`That is not ${name}; nothing was changed.`);
}

function notConfirmed(summary: string): MilvusStackError {
  return new MilvusStackError({ code: CliCode.notConfirmed, severity: "error", summary }, ExitCode.failed);
}

function cancelled(): MilvusStackError {
  const summary = "Interrupted; nothing was changed.";
  return new MilvusStackError(
    { code: CliCode.interrupted, severity: "error", summary },
    ExitCode.interrupted,
  );
}
