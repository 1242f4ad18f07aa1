import { expect, test } from "vitest";
import { type Figure, median, meetsAim } from "./figure.ts";

const figure = (value: number, peer: number, unit: Figure["unit"], aim: number | null): Figure => ({
  ...{ what: "it", value, unit, aim },
  peer: { what: "other", value: peer },
});

test("a time may be at most the aim times its peer, a rate must be at least", () => {
  expect(meetsAim(figure(199, 100, "ms", 2))).toBe(true);
  expect(meetsAim(figure(201, 100, "ms", 2))).toBe(false);
  expect(meetsAim(figure(95, 100, "rows/s", 0.9))).toBe(true);
  expect(meetsAim(figure(85, 100, "rows/s", 0.9))).toBe(false);
  expect(meetsAim(figure(9999, 1, "MiB", null))).toBe(true);
});

test("median of odd, even and no values", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});
