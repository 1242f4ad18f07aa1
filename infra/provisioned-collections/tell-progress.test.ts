import { expect, test } from "vitest";
import type { Action, Operation } from "../../provision/plan/index.ts";
import { tellProgress } from "./tell-progress.ts";

const operation: Operation = {
  kind: "create-alias",
  database: "default",
  collection: "notes__g1",
  alias: "notes",
};
const action: Action = {
  address: "collection/notes/alias",
  verb: "create",
  class: "live",
  outage: "none",
  reason: "clients know it",
  changes: [],
  losses: [],
  guards: [],
  range: null,
  operations: [operation],
};

test("says what is done, and how far it is only where it takes long", () => {
  const lines: string[] = [];
  let clock = 0;
  const report = tellProgress(
    (line) => lines.push(line),
    () => clock,
  );
  report({ action, operation: null, percent: 0 });
  for (const percent of [0, 10, 20, 30, 99.9, 100]) {
    report({ action, operation, percent });
    clock += 6_000;
  }
  report({ action, operation: null, percent: 100 });
  expect(lines).toEqual(["    create collection/notes/alias: 30 %", "  ✔ create collection/notes/alias"]);
});
