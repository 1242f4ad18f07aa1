import { ExitCode, MilvusStackError } from "../provision/diagnostics/diagnostic.ts";
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
  const answer = await ask({ message, initialValue: false });
  if (isCancel(answer)) throw cancelled();
  if (!answer) throw notConfirmed("Not confirmed; nothing was changed.");
}

/** Asks for a name to be typed. @throws MilvusStackError when another one is (exit code 1) or Ctrl-C (130). */
export async function confirmByName(message: string, name: string): Promise<void> {
  const { text, isCancel } = await import("@clack/prompts");
  const answer = await text({ message });
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
