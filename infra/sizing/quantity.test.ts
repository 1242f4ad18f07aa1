import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalQuantity, formatBytes, GiB, parseQuantity } from "./quantity.ts";

describe("parseQuantity", () => {
  test.each([
    ["16Gi", 16 * GiB],
    ["1.5Gi", 1.5 * GiB],
    ["512Mi", GiB / 2],
    ["1G", 1e9],
    ["500m", 0.5],
    ["0.25", 0.25],
    ["2", 2],
    ["0", 0],
  ])("%s", (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  test.each(["", "16GB", "16gi", "Gi", "-1Gi", "1 Gi", "1e3", "1,5Gi", "16 "])("%j is none", (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });
});

describe("canonicalQuantity", () => {
  test.each([
    ["1024Mi", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["1536Mi", "1536Mi"],
    ["1000m", "1"],
    ["0.5", "500m"],
    ["2000M", "2G"],
    ["0.5Ki", "512"],
    ["2000", "2k"],
    ["0Gi", "0"],
  ])("%s is written %s", (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  test("keeps the value, and is its own canonical form", () => {
    const quantities = fc
      .tuple(fc.integer({ min: 0, max: 99_999 }), fc.constantFrom("m", "", "k", "M", "Ki", "Mi", "Gi"))
      .map(([number, suffix]) => `${number}${suffix}`);
    fc.assert(
      fc.property(quantities, (text) => {
        const canonical = canonicalQuantity(text) ?? "none";
        expect(parseQuantity(canonical)).toBe(parseQuantity(text));
        expect(canonicalQuantity(canonical)).toBe(canonical);
      }),
    );
  });
});

test("formatBytes gives back what was read", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 42 }), (bytes) => {
      expect(parseQuantity(formatBytes(bytes))).toBe(bytes);
    }),
  );
  expect(formatBytes(20 * GiB)).toBe("20Gi");
});
