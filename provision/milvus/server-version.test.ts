import { describe, expect, it } from "vitest";
import { parseAssumedVersion, parseServerVersion } from "./server-version.ts";

describe("parseServerVersion", () => {
  it.each([
    ["2.6.15", "milvus", 2, 6, 15],
    ["v2.3.5-lite", "milvus", 2, 3, 5],
    ["v2.6.1-dev", "milvus", 2, 6, 1],
    ["3.0.1", "milvus", 3, 0, 1],
    ["milvus_lite-3.2.2", "milvus-lite", 3, 2, 2],
  ])("%s", (text, product, major, minor, patch) => {
    expect(parseServerVersion(text, false)).toEqual({ product, version: text, major, minor, patch });
  });

  it("takes the product from the address for Zilliz Cloud", () => {
    expect(parseServerVersion("2.5.4", true).product).toBe("zilliz-cloud");
  });

  it.each(["2.2.9", "4.0.0", "3.1.0", "nightly", "", "milvus_lite-4.0"])(
    "does not guess about %j",
    (text) => {
      expect(() => parseServerVersion(text, false)).toThrow("does not know");
    },
  );

  it("takes the caller's word", () => {
    expect(parseServerVersion("nightly", false, parseAssumedVersion("v3.0"))).toMatchObject({
      version: "nightly",
      major: 3,
      minor: 0,
    });
  });

  it.each([
    ["2.7.1", "2.7"],
    ["3.0.0", "2.2"],
    ["milvus_lite-4.0", "2.6"],
  ])("%s cannot be taken for %s, which is not known either", (text, assumed) => {
    expect(() => parseServerVersion(text, false, parseAssumedVersion(assumed))).toThrow(/MS415/);
  });

  it("remembers that it is a guess", () => {
    expect(parseServerVersion("2.9.0", false, parseAssumedVersion("2.6.4"))).toEqual({
      product: "milvus",
      version: "2.9.0",
      major: 2,
      minor: 6,
      patch: 4,
      assumed: true,
    });
    expect(parseServerVersion("milvus_lite-4.0", false, parseAssumedVersion("3.2"))).toMatchObject({
      product: "milvus-lite",
      assumed: true,
    });
  });

  it.each(["latest", "3", "2.6.x", ""])("refuses %j as a version to assume", (text) => {
    expect(() => parseAssumedVersion(text)).toThrow(`MS415: The assumed version "${text}" is not a version`);
  });
});
