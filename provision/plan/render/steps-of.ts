import type { Action, Operation } from "../types.ts";

/** What a rebuild or a rollback does, in a few words each; empty for actions that speak for themselves. */
export function stepsOf({ operations }: Pick<Action, "operations">): string[] {
  if (!operations.some(({ kind }) => kind === "copy-rows" || kind === "reconcile-rows")) return [];
  const steps: string[] = [];
  for (const operation of operations) {
    const step = stepOf(operation, operations);
    // Several indexes or aliases are one step.
    if (step !== null && steps.at(-1) !== step) steps.push(step);
  }
  return steps;
}

function stepOf(operation: Operation, all: readonly Operation[]): string | null {
  switch (operation.kind) {
    case "copy-rows":
      return operation.back ? "bring newer rows back" : "copy rows";
    case "create-index":
      return "build indexes";
    case "load":
      return "load";
    case "verify-copy":
      return operation.back ? "compare" : "compare, smoke checks";
    case "copy-grants":
      return "copy grants";
    case "rename-collection":
      return `rename ${operation.collection} to ${operation.to}`;
    case "create-alias":
    case "alter-alias":
      return `switch ${aliases(all).join(" and ")}`;
    case "reconcile-rows":
      return "bring late writes over";
    case "release":
      return `release ${operation.collection}`;
    case "drop-collection":
      return `drop ${operation.collection}`;
    default:
      return null;
  }
}

function aliases(operations: readonly Operation[]): string[] {
  return operations.flatMap((one) =>
    one.kind === "alter-alias" || one.kind === "create-alias" ? [one.alias] : [],
  );
}
