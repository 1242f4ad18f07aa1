import { expect, test } from "vitest";
import { findCommand } from "./find-command.ts";

const find = (line: string) => {
  const { name, argv } = findCommand(line.split(" "), new Set(["plan", "search"]));
  return [name, argv.join(" ")];
};

test.each([
  ["plan", "plan", "plan"],
  ["--env prod plan articles", "plan", "--env prod plan articles"],
  ["-f a b plan articles", "plan", "--specs a --specs b plan articles"],
  ["-f plan plan", "plan", "--specs plan plan"],
  ["plan articles -f a.yaml b.yaml --json", "plan", "plan articles --specs a.yaml --specs b.yaml --json"],
  ["plan -f", "plan", "plan -f"],
  ["search -f a -- articles -f", "search", "search --specs a -- articles -f"],
  ["--json", null, "--json"],
  ["paln", "paln", "paln"],
])("%s", (line, name, argv) => {
  expect(find(line)).toEqual([name, argv]);
});
