import { expect, test } from "vitest";
import type { Action, Operation } from "../../../provision/plan/types.ts";
import { underWay } from "./apply-progress.ts";

const on = { database: "default", collection: "articles__g2" };
const copy: Operation = {
  kind: "copy-rows",
  ...on,
  from: "articles__g1",
  mapping: {
    primaryKey: "id",
    fields: ["id"],
    keys: "kept",
    moved: [],
    asDynamic: [],
    checked: [],
    embed: [],
    dynamic: false,
    partitions: null,
    partitionBy: null,
  },
  back: false,
};
const alias: Operation = { kind: "create-alias", ...on, alias: "articles" };
const action: Action = {
  address: "collection/articles",
  verb: "rebuild",
  class: "rebuild",
  outage: "alias switch",
  reason: "dim changes",
  changes: [],
  losses: [],
  guards: [],
  range: null,
  operations: [copy, alias],
};
const percent = 24;

test("a step says what it does and how far it is", () => {
  const detail = "12,000 of 50,000 rows, 4,100 rows/s";
  expect(underWay({ action, operation: copy, percent, detail })).toBe(
    "articles · copying 12,000 of 50,000 rows, 4,100 rows/s",
  );
  expect(underWay({ action, operation: copy, percent })).toBe("articles · copying");
});

test("what says itself what it counts is not said twice", () => {
  const operation: Operation = { ...copy, kind: "verify-copy" };
  const detail = "caught up with 3,160 of 3,160 rows, 3,703 rows/s";
  expect(underWay({ action, operation, percent, detail })).toBe(`articles · ${detail}`);
});

test("what is done at once is only named, and nothing moves a cursor", () => {
  expect(underWay({ action, operation: alias, percent })).toBe("articles");
  const detail = "1\u001b[2J row";
  expect(underWay({ action, operation: copy, percent, detail })).not.toContain("\u001b");
});
