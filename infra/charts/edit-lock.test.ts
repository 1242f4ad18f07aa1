import { expect, test } from "vitest";
import { editLock } from "./edit-lock.ts";
import { parseChartsLock, readLockText } from "./index.ts";

const text = readLockText(new URL("../..", import.meta.url).pathname);
const digest = `sha256:${"e".repeat(64)}`;

test("without a change the text is the same, to the byte", () => {
  expect(editLock(text, [])).toBe(text);
});

test("only the lines of what changes are touched", () => {
  const edited = editLock(text, [
    { path: ["charts", "milvus", "version"], from: null, to: "5.0.20" },
    { path: ["charts", "milvus", "url"], from: null, to: null },
    { path: ["images", "milvus", "tag"], from: null, to: "v2.6.16" },
    { path: ["images", "attu", "digest"], from: null, to: digest },
  ]);
  const before = text.split("\n");
  const after = edited.split("\n");
  expect(after.filter((line) => !before.includes(line))).toEqual([
    "    version: 5.0.20",
    "    tag: v2.6.16",
    `    digest: ${digest}`,
  ]);
  expect(before.filter((line) => !after.includes(line))).toEqual([
    "    version: 5.0.19",
    expect.stringContaining("milvus-5.0.19.tgz"),
    "    tag: v2.6.15",
  ]);
  const lock = parseChartsLock(edited);
  expect(lock.images.attu.digest).toBe(digest);
  expect(lock.charts.milvus).toMatchObject({ version: "5.0.20", url: null });
});

test("versions that look like numbers stay texts", () => {
  const edited = editLock(text, [{ path: ["charts", "milvus", "appVersion"], from: null, to: "2.6" }]);
  expect(parseChartsLock(edited).charts.milvus.appVersion).toBe("2.6");
});

test("what would be no lock is not written", () => {
  expect(() => editLock(text, [{ path: ["charts", "etcd", "sha256"], from: null, to: "x" }])).toThrow(
    "MS941",
  );
});
