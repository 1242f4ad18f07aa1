import { expect, test } from "vitest";
import { createStyle, wantsColour } from "./style.ts";

const terminal = { isTTY: true };
const pipe = {};

test.each([
  ["a terminal", terminal, {}, undefined, true],
  ["a pipe", pipe, {}, undefined, false],
  ["NO_COLOR", terminal, { NO_COLOR: "1" }, undefined, false],
  ["an empty NO_COLOR", terminal, { NO_COLOR: "" }, undefined, true],
  ["FORCE_COLOR", pipe, { FORCE_COLOR: "1" }, undefined, true],
  ["FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, undefined, false],
  ["NO_COLOR over FORCE_COLOR", pipe, { NO_COLOR: "1", FORCE_COLOR: "1" }, undefined, false],
  ["--no-color over FORCE_COLOR", pipe, { FORCE_COLOR: "1" }, false, false],
  ["a dumb terminal", terminal, { TERM: "dumb" }, undefined, false],
] as const)("%s", (_name, stream, env, option, colour) => {
  expect(wantsColour(stream, env, option)).toBe(colour);
});

test("without colour texts stay as they are", () => {
  expect(createStyle(false, 80).error("a")).toBe("a");
  expect(createStyle(true, 80).error("a")).toContain("\u001b[31m");
});
