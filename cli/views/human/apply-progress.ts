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
  "load-partitions": "loading",
  release: "releasing",
  "copy-rows": "copying",
  "verify-copy": "comparing",
  "copy-grants": "copying grants",
  "reconcile-rows": "late writes",
};

/** What is under way, the shortest way that says it: `articles · copying 12,000 of 50,000 rows, 4,100 rows/s`. */
export function underWay({ action, operation, detail }: ApplyProgress): string {
  const what = operation === null ? "" : (doing[operation.kind] ?? "");
  // How many rows are copied has no words of its own; whatever else is counted says what it is.
  const counted = operation?.kind === "copy-rows" && !operation.back;
  const bare = counted || detail === undefined;
  const parts = [bare ? what : "", detail ?? ""].filter((part) => part !== "").join(" ");
  const name = oneLine(action.address.replace(/^collection\//, ""));
  return parts === "" ? name : `${name} · ${oneLine(parts)}`;
}

/** Shows an apply while it goes on: the action under way, and a line for each that is done. */
export function applyProgress(terminal: Terminal): { report(progress: ApplyProgress): void; stop(): void } {
  const progress = createProgress(terminal);
  const { green } = terminal.noteStyle;
  return {
    report(now) {
      const { action, operation, percent } = now;
      if (operation === null && percent === 100)
        progress.line(`  ${green("✔")} ${oneLine(action.address)} ${done[action.verb]}`);
      else progress.update(percent, underWay(now));
    },
    stop: () => progress.stop(),
  };
}
