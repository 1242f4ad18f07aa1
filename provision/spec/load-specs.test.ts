import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runsOf } from "../../tests/soak.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { loadSpecs, validate } from "./index.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "milvus-stack-specs-"));
});
afterEach(() => rm(cwd, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeFile(join(cwd, file), text);
  }
}

const articles = `collection: articles
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: embedding, dataType: FloatVector, dim: 8 }
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
load: { replicas: 3, resourceGroups: [a] }
properties: { collection.ttl.seconds: 60 }
environments:
  local:
    load: { replicas: 1 }
    indexes:
      - { field: embedding, indexType: FLAT, metricType: L2 }
`;
const passages = articles.replace("articles", "passages");
const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

test("lays the overlay of the environment over a spec: mappings merge, lists are replaced, places stay right", async () => {
  await write({ "collections/articles.yaml": articles });
  const { collections, diagnostics } = await loadSpecs({ cwd, env: {} });
  expect(diagnostics).toEqual([]);
  const [loaded] = collections;
  expect(loaded?.spec.load).toEqual({ replicas: 1, resourceGroups: ["a"] });
  expect(loaded?.spec.indexes).toEqual([{ field: "embedding", indexType: "FLAT", metricType: "L2" }]);
  expect(loaded?.source.rangeOf(["load", "replicas"])).toMatchObject({ line: 11, column: 23, endColumn: 24 });
  expect(loaded?.source.rangeOf(["load", "resourceGroups", 0])).toMatchObject({ line: 7, column: 39 });
  expect(loaded?.source.rangeOf(["indexes", 0, "metricType"], "key")).toMatchObject({ line: 13, column: 46 });
  expect(loaded?.source.rangeOf(["indexes", 0, "params"])).toMatchObject({ line: 13, column: 9 });
  const [other] = (
    await write({ "environments/prod.yaml": "milvus: { embedded: lite }" }).then(() =>
      loadSpecs({ cwd, env: {}, environment: "prod" }),
    )
  ).collections;
  expect(other?.spec.load).toEqual({ replicas: 3, resourceGroups: ["a"] });
});

test("reads files in folders sorted, deep, once, and without hidden ones", async () => {
  await write({
    "collections/b.yml": passages,
    "collections/team/a.yaml": articles,
    "collections/.hidden.yaml": "?",
    "collections/.git/x.yaml": "?",
    "collections/README.md": "?",
  });
  await symlink(join(cwd, "collections/b.yml"), join(cwd, "collections/c.yaml"));
  const specs = await loadSpecs({
    cwd,
    env: {},
    paths: ["collections", "collections/b.yml", join(cwd, "collections")],
  });
  expect(specs.collections.map(({ source }) => source.file)).toEqual([
    "collections/b.yml",
    "collections/team/a.yaml",
  ]);
  expect(specs.diagnostics).toEqual([]);
});

test("names narrow; only without them the specs are complete", async () => {
  await write({ "collections/a.yaml": articles, "collections/p.yaml": `${passages}dimm: 1\n` });
  const all = await loadSpecs({ cwd, env: {} });
  expect(all.complete).toBe(true);
  expect(codes(all.diagnostics)).toEqual(["MS103"]);
  const one = await loadSpecs({ cwd, env: {}, names: ["articles"] });
  expect(one.complete).toBe(false);
  expect(one.collections.map(({ spec }) => spec.collection)).toEqual(["articles"]);
  expect(one.diagnostics).toEqual([]);
});

test("a name that may stand in a file which cannot be read is not called unknown", async () => {
  await write({ "collections/a.yaml": articles, "collections/p.yaml": "collection: [passages" });
  expect(codes((await loadSpecs({ cwd, env: {}, names: ["passages"] })).diagnostics)).toEqual(["MS101"]);
});

test("covers what would be read if it were there", async () => {
  await write({ "collections/a.yaml": articles, "one.yaml": passages });
  const specs = await loadSpecs({ cwd, env: {}, paths: ["collections", "one.yaml"] });
  expect(["collections/gone.yaml", "collections/deep/gone.yml", "one.yaml"].map(specs.covers)).toEqual([
    true,
    true,
    true,
  ]);
  expect(
    ["two.yaml", "collections2/a.yaml", "../a.yaml", "collections/.a.yaml", "collections/a.md"].map(
      specs.covers,
    ),
  ).toEqual([false, false, false, false, false]);
});

test("the project is named by the nearest package.json, otherwise by the folder", async () => {
  await write({
    "a/collections/a.yaml": articles,
    "a/package.json": "{ broken",
    "package.json": '{ "name": "@me/search" }',
  });
  expect((await loadSpecs({ cwd: join(cwd, "a"), env: {} })).project).toBe("@me/search");
  await write({ "b/x.yaml": articles, "b/package.json": '{ "name": "b-service" }' });
  expect((await loadSpecs({ cwd: join(cwd, "b"), env: {}, paths: ["x.yaml"] })).project).toBe("b-service");
});

test("a collection with typing errors is checked as it was probably meant, but never given out", async () => {
  await write({
    "collections/a.yaml": articles.replace("indexType: HNSW", "indextype: hnsw").replace("Int64", "int64"),
  });
  const specs = await loadSpecs({ cwd, env: {} });
  expect(specs.collections).toEqual([]);
  expect(specs.guessed.map(({ spec }) => spec.fields[0]?.dataType)).toEqual(["Int64"]);
  expect(codes(specs.diagnostics)).toEqual(["MS106", "MS103", "MS106"]);
});

test("what cannot be known hides nothing else: unset variables, and problems of other files", async () => {
  await write({
    "collections/a.yaml": articles.replace("M: 16", "M: [16]"),
    "environments/prod.yaml":
      'milvus: { uri: "${URI}" }\nembeddings: { baseUrl: "${URI}", model: m, dimensions: 8, apiKey: "${KEY}" }\n',
  });
  const specs = await loadSpecs({ cwd, env: {}, environment: "prod" });
  expect(codes(specs.diagnostics)).toEqual(["MS104", "MS121", "MS121", "MS121"]);
  expect(specs.environment).toBeNull();
  expect(specs.embeddingDimensions).toBe(8);
});

test("validate gives every problem once, in the order of files and lines", async () => {
  await write({ "collections/b.yaml": `${articles}x: 1\n`, "collections/a.yaml": `y: 1\n${passages}x: 1\n` });
  const specs = await loadSpecs({ cwd, env: {} });
  const places = validate(specs).map(({ range }) => `${range?.file}:${range?.line}`);
  expect(places).toEqual(["collections/a.yaml:1", "collections/a.yaml:15", "collections/b.yaml:14"]);
  expect(validate(specs)).toEqual(
    validate({ ...specs, diagnostics: [...specs.diagnostics, ...specs.diagnostics] }),
  );
});

const mutated = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(articles.length), fc.nat(12), fc.string({ unit: "binary", maxLength: 6 })), {
      maxLength: 4,
    }),
  )
  .map(([edits]) =>
    edits.reduce((text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut), articles),
  );
const yamlish = fc
  .array(
    fc.constantFrom(
      "a",
      ":",
      " ",
      "\n",
      "- ",
      "[",
      "]",
      "{",
      "}",
      "*a",
      "&a ",
      "<<",
      "'",
      '"',
      "|",
      "\t",
      "---\n",
      "${A}",
      "!x ",
      "#",
      "?",
      "\r\n",
      "é",
      "token: ",
    ),
  )
  .map((parts) => parts.join(""));

test("never throws, whatever a file holds, and every place is inside of its file", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, yamlish, fc.string({ unit: "binary" })), async (text) => {
      await write({ "collections/a.yaml": text, "environments/local.yaml": text });
      const lines = text.replace(/^\uFEFF/, "").split("\n");
      for (const { range, code, frame } of validate(await loadSpecs({ cwd, env: {} }))) {
        if (range === undefined) continue;
        expect(frame ?? "", code).not.toContain("undefined");
        expect(range.line, code).toBeGreaterThanOrEqual(1);
        expect(range.line, code).toBeLessThanOrEqual(range.endLine);
        expect(range.endLine, code).toBeLessThanOrEqual(lines.length);
        expect(range.column, code).toBeGreaterThanOrEqual(1);
        expect(range.column, code).toBeLessThanOrEqual((lines[range.line - 1]?.length ?? 0) + 1);
        expect(range.endColumn, code).toBeLessThanOrEqual((lines[range.endLine - 1]?.length ?? 0) + 1);
      }
    }),
    { numRuns: runsOf(400) },
  );
});
