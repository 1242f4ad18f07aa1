import { expect, test } from "vitest";
import { timestampText } from "./timestamp-text.ts";

test.each([
  ["2025-01-01T08:00:00+08:00", "2025-01-01T00:00:00.000Z"],
  ["2025-01-01T00:00:00Z", "2025-01-01T00:00:00.000Z"],
  ["1735689600000000", "2025-01-01T00:00:00.000Z"],
  ["0", "1970-01-01T00:00:00.000Z"],
  ["-1000", "1969-12-31T23:59:59.999Z"],
  ["someday", "someday"],
])("%s is %s", (from, to) => {
  expect(timestampText(from)).toBe(to);
});
