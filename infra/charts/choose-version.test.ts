import { expect, test } from "vitest";
import { chooseVersion } from "./choose-version.ts";

const current = { version: "5.0.19", appVersion: "2.6.15" };
const offer = (version: string, appVersion: string | null) => ({ version, appVersion, url: null });
const versions = [
  offer("5.0.27", "3.0.1"),
  offer("5.0.9", "2.6.6"),
  offer("5.0.21", "2.6.17"),
  offer("5.0.20", "2.6.16"),
  offer("5.0.26", "3.0.0"),
  offer("5.0.19", "2.6.15"),
  offer("4.2.60", "2.5.27"),
];

test("the newest of the same Milvus release, though the chart's own numbers go on to another", () => {
  expect(chooseVersion(current, versions, false)).toEqual({
    chosen: offer("5.0.21", "2.6.17"),
    held: offer("5.0.27", "3.0.1"),
  });
});

test("another release only when it is asked for", () => {
  expect(chooseVersion(current, versions, true)).toEqual({ chosen: offer("5.0.27", "3.0.1"), held: null });
  const latest = { version: "5.0.21", appVersion: "2.6.17" };
  expect(chooseVersion(latest, versions, false)).toEqual({ chosen: null, held: offer("5.0.27", "3.0.1") });
});

test("another minor version is another release, too", () => {
  const { chosen, held } = chooseVersion(current, [offer("5.1.0", "2.7.0")], false);
  expect({ chosen, held: held?.version }).toEqual({ chosen: null, held: "5.1.0" });
});

test("never back: neither an older chart nor an older Milvus under a newer chart", () => {
  expect(chooseVersion(current, [offer("5.0.18", "2.6.16"), offer("5.0.22", "2.6.14")], true)).toEqual({
    chosen: null,
    held: null,
  });
});

test("a chart that was only corrected is newer, too", () => {
  expect(chooseVersion(current, [offer("5.0.20", "2.6.15")], false).chosen?.version).toBe("5.0.20");
});

test("pre-releases and what says no version are left out; a v before the number is none of it", () => {
  const strange = [
    offer("5.0.30", "2.6.20-rc1"),
    offer("6.0.0-beta", "2.6.20"),
    offer("5.0.31", "master"),
    offer("x", null),
  ];
  expect(chooseVersion(current, strange, true).chosen).toBeNull();
  expect(chooseVersion(current, [offer("5.0.20", "v2.6.16")], false).chosen?.version).toBe("5.0.20");
});
