import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MilvusStackError } from "../../provision/diagnostics/index.ts";
import { chartValues } from "./index.ts";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "milvus-stack-values-"));
  mkdirSync(join(cwd, "helm-values/etcd"), { recursive: true });
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

function write(file: string, text: string): void {
  writeFileSync(join(cwd, "helm-values/etcd", file), text);
}

test("the environment's file lies on top: maps key by key, lists as a whole, null takes away", () => {
  write("values.yaml", "a: { x: 1, y: 2 }\nlist: [1, 2]\nkept: true\ngone: 1\n");
  write("prod.yaml", "a: { y: 3 }\nlist: [3]\ngone: null\n");
  expect(chartValues("etcd", "prod", cwd)).toEqual({ a: { x: 1, y: 3 }, list: [3], kept: true, gone: null });
  expect(chartValues("etcd", "dev", cwd)).toEqual({ a: { x: 1, y: 2 }, list: [1, 2], kept: true, gone: 1 });
});

test("files that are missing or empty say nothing", () => {
  expect(chartValues("milvus", "dev", cwd)).toEqual({});
  write("values.yaml", "# nothing yet\n");
  expect(chartValues("etcd", "dev", cwd)).toEqual({});
});

test.each([
  ["a: 1\nb: [\n", "is not YAML", 3],
  ["- a\n- b\n", "holds no mapping", 1],
])("%j %s, with the place", (text, summary, line) => {
  write("values.yaml", text);
  expect(() => chartValues("etcd", "dev", cwd)).toThrow(MilvusStackError);
  try {
    chartValues("etcd", "dev", cwd);
  } catch (error) {
    expect(error).toMatchObject({
      exitCode: 3,
      diagnostics: [
        {
          code: "MS945",
          summary: expect.stringContaining(summary),
          range: { file: "helm-values/etcd/values.yaml", line },
        },
      ],
    });
  }
});
