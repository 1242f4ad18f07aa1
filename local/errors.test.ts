import { expect, test } from "vitest";
import { describeCode } from "../provision/diagnostics/index.ts";
import { LocalCode } from "./errors.ts";

test.each(Object.entries(LocalCode))("%s (%s) is described", (_name, code) => {
  expect(describeCode(code)?.fix).toBeTruthy();
});
