import type { ApplyResult } from "../../../provision/apply/types.ts";
import { count, duration, oneLine } from "../../../provision/diagnostics/text.ts";
import type { Action } from "../../../provision/plan/types.ts";
import type { Style } from "../style.ts";
import { renderWarnings } from "./warnings.ts";

/** What an apply did, as a line of a list; empty where there was nothing to do. */
export function renderAppliedLine(result: ApplyResult, style: Style): string {
  if (result.outcome === "unchanged") return "";
  const ms = result.results.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return `${style.green("✔")} specs applied: ${count(result.results.length, "action")}, in ${duration(ms)}`;
}

/** What came of an apply, in a sentence. */
export function renderApplied({ outcome, results }: ApplyResult, style: Style): string {
  const done = results.filter((result) => result.outcome === "done");
  const ms = results.reduce((sum, result) => sum + result.durationMs, 0);
  const odd = results.flatMap(({ action, warnings = [] }) =>
    renderWarnings(
      warnings.map((warning) => ({ ...warning, summary: `${action.address}: ${warning.summary}` })),
      style,
    ),
  );
  switch (outcome) {
    case "unchanged":
      return "";
    case "applied":
      return [
        `${style.green("Applied.")} ${count(done.length, "action")} in ${duration(ms)}.`,
        ...odd,
        ...done.flatMap(({ action }) => afterwards(action)),
      ].join("\n");
    case "refused":
      return `${style.red("Refused.")} Nothing was changed.`;
    case "failed":
    case "interrupted": {
      const word = outcome === "failed" ? "Failed" : "Interrupted";
      return [
        `${style.red(`${word}.`)} ${done.length} of ${count(results.length, "action")} done.`,
        ...odd,
      ].join("\n");
    }
  }
}

/** What somebody may want to do next. */
function afterwards({ address, verb, operations }: Action): string[] {
  const [, key = "", part] = address.split("/");
  const name = oneLine(key.slice(key.indexOf(".") + 1));
  if (part === "rollback") {
    const leavesRows = !operations.some(({ kind }) => kind === "copy-rows");
    return [
      `Change the spec of ${name} back too: the next apply rebuilds it again otherwise.`,
      ...(leavesRows
        ? [
            "Rows written since the rebuild are only in the generation that was left; what drops it asks for --allow-delete rows.",
          ]
        : []),
    ];
  }
  const before = operations.find((operation) => operation.kind === "reconcile-rows")?.from;
  const dropped = operations.some(
    (operation) => operation.kind === "drop-collection" && operation.collection === before,
  );
  if (verb !== "rebuild" || dropped) return [];
  return [`npx milvus-stack rollback ${name} goes back, apply --prune-old drops what is kept for it.`];
}
