import type { ApplyProgress } from "../../../provision/apply/types.ts";
import { oneLine } from "../../../provision/diagnostics/text.ts";
import type { Operation, Verb } from "../../../provision/plan/types.ts";
import { createProgress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

const done: Record<Verb, string> = {
  create: "created",
  update: "updated",
  rebuild: "rebuilt",
  delete: "deleted",
  noop: "unchanged",
};

const doing: Partial<Record<Operation["kind"], string>> = {
  "create-index": "building the index",
  load: "loading",
  release: "releasing",
};

/** Shows an apply while it goes on: the action under way, and a line for each that is done. */
export function applyProgress(terminal: Terminal): { report(progress: ApplyProgress): void; stop(): void } {
  const progress = createProgress(terminal);
  const { green } = terminal.noteStyle;
  return {
    report({ action, operation, percent }) {
      const address = oneLine(action.address);
      if (operation === null && percent === 100)
        progress.line(`  ${green("✔")} ${address} ${done[action.verb]}`);
      else
        progress.update(
          percent,
          `${address} ${operation === null ? "" : (doing[operation.kind] ?? "")}`.trim(),
        );
    },
    stop: () => progress.stop(),
  };
}
