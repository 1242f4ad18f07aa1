import type { Finding } from "../types.ts";

/** A finding from what was expected and what was there; `detail` for people is made of them where it is left out. */
export function compare(
  right: boolean,
  expected: string,
  actual: string,
  figures: Readonly<Record<string, number>> = {},
): Finding {
  return {
    status: right ? "passed" : "failed",
    detail: right ? `${actual}.` : `Expected ${expected}; found ${actual}.`,
    expected,
    actual,
    figures,
  };
}

/** The check could not be made, which is neither a pass nor a miss. */
export function notRun(expected: string, reason: string): Finding {
  return { status: "not run", detail: reason, expected, actual: "not run" };
}
