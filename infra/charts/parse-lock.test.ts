import { describe, expect, test } from "vitest";
import { MilvusStackError } from "../../provision/diagnostics/index.ts";
import { checkImages } from "../images/index.ts";
import { lockFile, parseChartsLock, readChartsLock, readLockText } from "./index.ts";

const root = new URL("../..", import.meta.url).pathname;
const text = readLockText(root);

/** The lock of the project with a part replaced, and what is found in it. */
function problemsOf(from: string | RegExp, to: string) {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  try {
    parseChartsLock(changed);
  } catch (error) {
    if (error instanceof MilvusStackError) return { lines: changed.split("\n"), error };
    throw error;
  }
  throw new Error("nothing was found");
}

describe("the project's own lock", () => {
  test("names Milvus 2.6 and what its chart depends on", () => {
    const { charts, images } = readChartsLock(root);
    expect(charts.milvus).toMatchObject({ version: "5.0.19", appVersion: "2.6.15" });
    expect(images.milvus.tag).toBe(`v${charts.milvus.appVersion}`);
    expect(Object.values(charts).every(({ url, version }) => url?.endsWith(`-${version}.tgz`))).toBe(true);
  });

  test("names no image that moves, and MinIO's where they are still served", () => {
    const lock = readChartsLock(root);
    expect(checkImages(lock, { requireDigests: false })).toEqual([]);
    expect([lock.images.minio, lock.images.mc].map(({ repository }) => repository)).toEqual([
      "quay.io/minio/minio",
      "quay.io/minio/mc",
    ]);
  });
});

test.each(["../../../pwned", "5.x", "^5.0.19", "v5.0.19", '""'])("%s is no version of a chart", (version) => {
  const { error } = problemsOf("version: 5.0.19", `version: ${version}`);
  expect(error.diagnostics).toMatchObject([
    { code: "MS941", summary: "charts.milvus.version has to be a version such as 5.0.19." },
  ]);
});

test("every problem is found at once, with its place", () => {
  const { error, lines } = problemsOf(
    /sha256: 722a[\s\S]*?tag: v2.6.15/,
    "sha256: short\n    repo: x\n  etcd: 7\nimages:\n  milvus:\n    repository: milvusdb/milvus\n    tag: v2.6.15",
  );
  expect(error.exitCode).toBe(3);
  const found = error.diagnostics.map(({ summary, range, suggestion }) => ({
    summary,
    at: lines[(range?.line ?? 0) - 1]?.slice((range?.column ?? 0) - 1),
    suggestion,
  }));
  expect(found).toContainEqual({
    summary: "charts.milvus.sha256 has to be 64 hexadecimal digits.",
    at: "short",
    suggestion: undefined,
  });
  expect(found).toContainEqual({
    summary: "charts.etcd has to be a mapping.",
    at: "7",
    suggestion: undefined,
  });
  expect(found.map(({ summary }) => summary)).toEqual(
    expect.arrayContaining([
      "charts.milvus has no repo.",
      "images.milvus.repository has to be a repository with its registry, as in quay.io/minio/minio.",
      "charts.minio is missing.",
    ]),
  );
  expect(error.diagnostics.every(({ frame }) => frame?.includes("^"))).toBe(true);
});

test("a misspelt key has the right one suggested", () => {
  const { error } = problemsOf("    digest: sha256:14ce", "    digets: sha256:14ce");
  expect(error.diagnostics[0]).toMatchObject({ suggestion: "digest", range: { file: lockFile } });
});

test("a digest of another form, a tag with blanks", () => {
  const { error } = problemsOf("digest: sha256:14ce", "digest: sha512:14ce");
  expect(error.diagnostics[0]?.summary).toBe(
    "images.minio.digest has to be sha256: and 64 hexadecimal digits.",
  );
  expect(problemsOf("tag: v2.6.15", 'tag: "v2 6"').error.diagnostics[0]?.summary).toBe(
    "images.milvus.tag has to be a tag.",
  );
});

test("what is no YAML says where", () => {
  const { error } = problemsOf("  etcd:", "  etcd: [");
  expect(error.diagnostics).toHaveLength(1);
  expect(error.diagnostics[0]).toMatchObject({ code: "MS941", range: { line: expect.any(Number) } });
  expect(() => parseChartsLock("")).toThrow(MilvusStackError);
});

test("without the file, where to run the command", () => {
  expect(() => readChartsLock("/nowhere")).toThrow("MS941");
});
