import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSpecs, validate } from "./index.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "milvus-stack-extends-"));
});
afterEach(() => rm(cwd, { recursive: true }));

async function load(files: Readonly<Record<string, string>>, environment = "local") {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeFile(join(cwd, file), text);
  }
  const specs = await loadSpecs({ cwd, env: {}, environment });
  return { ...specs, problems: validate(specs) };
}
const places = (problems: Awaited<ReturnType<typeof load>>["problems"]) =>
  problems.map(({ code, range }) => `${code} ${range?.file}:${range?.line}:${range?.column}`);

const base = `fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: title, dataType: VarChar, maxLength: 512, description: headline }
  - { name: embedding, dataType: FloatVector, dim: 8 }
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
partitions: [a, b]
load: { replicas: 3 }
properties: { collection.ttl.seconds: 60, mmap.enabled: true }
environments:
  local: { load: { replicas: 1 } }
`;

test("mappings merge, entries of one name merge, other lists are replaced, environments lie on top", async () => {
  const { collections, problems } = await load({
    "shared/base.yaml": base,
    "collections/articles.yaml": `collection: articles
extends: ../shared/base.yaml
fields:
  - { name: title, maxLength: 64 }
  - { name: views, dataType: Int64 }
indexes:
  - { field: embedding, indexType: HNSW, params: { M: 32 } }
partitions: [c]
properties: { collection.ttl.seconds: 90 }
environments:
  local: { load: { resourceGroups: [g] } }
`,
  });
  expect(problems).toEqual([]);
  expect(collections[0]?.spec).toMatchObject({
    collection: "articles",
    fields: [
      { name: "id" },
      { name: "title", dataType: "VarChar", maxLength: 64, description: "headline" },
      { name: "embedding", dim: 8 },
      { name: "views" },
    ],
    indexes: [{ field: "embedding", metricType: "COSINE", params: { M: 32, efConstruction: 200 } }],
    partitions: ["c"],
    load: { replicas: 1, resourceGroups: ["g"] },
    properties: { "collection.ttl.seconds": 90, "mmap.enabled": true },
  });
  const at = (path: (string | number)[]) => {
    const { file = "", line = 0, column = 0 } = collections[0]?.source.rangeOf(path) ?? {};
    return `${file}:${line}:${column}`;
  };
  expect(at(["fields", 1, "maxLength"])).toBe("collections/articles.yaml:4:31");
  expect(at(["fields", 1, "description"])).toBe("shared/base.yaml:3:68");
  expect(at(["load", "replicas"])).toBe("shared/base.yaml:11:30");
  expect(at(["indexes", 0, "params", "efConstruction"])).toBe("shared/base.yaml:6:95");
  expect(collections[0]?.source.file).toBe("collections/articles.yaml");
});

test("several bases, and bases of bases: the later one wins, the document wins over all", async () => {
  const { collections, problems } = await load(
    {
      "shared/base.yaml": base,
      "shared/deep/large.yaml": "extends: ../base.yaml\nload: { replicas: 5 }\nshardsNum: 4\n",
      "shared/strong.yaml": "consistencyLevel: Strong\nshardsNum: 2\n",
      "collections/a.yaml":
        "collection: a\nextends: [../shared/deep/large.yaml, ../shared/strong.yaml]\npartitions: [x]\n---\ncollection: b\nextends: ../shared/base.yaml\n",
      "environments/prod.yaml": "milvus: { embedded: lite }\n",
    },
    "prod",
  );
  expect(problems).toEqual([]);
  expect(collections.map(({ spec }) => spec)).toMatchObject([
    { collection: "a", shardsNum: 2, consistencyLevel: "Strong", load: { replicas: 5 }, partitions: ["x"] },
    { collection: "b", load: { replicas: 3 }, partitions: ["a", "b"] },
  ]);
});

test("what is wrong in a base is shown there, once, with its own lines; what only a rule sees too", async () => {
  const { problems } = await load({
    "shared/base.yaml": base.replace("M: 16", "M: 1").replace("partitions:", "partition:"),
    "collections/a.yaml": "collection: a\nextends: ../shared/base.yaml\n",
    "collections/b.yaml": "collection: b\nextends: ../shared/base.yaml\nshardNum: 2\n",
  });
  expect(places(problems)).toEqual([
    "MS103 collections/b.yaml:3:1",
    "MS247 shared/base.yaml:6:75",
    "MS103 shared/base.yaml:7:1",
  ]);
  expect(problems[1]?.frame).toContain("efConstruction: 200");
  expect(problems[2]?.frame).toContain("partition: [a, b]");
});

test("a filter that a base gives is shown in the base", async () => {
  const { problems } = await load({
    "shared/base.yaml": `${base}smoke:\n  - { query: x, filter: "view > 3", expect: {} }\n`,
    "collections/a.yaml": "collection: a\nextends: ../shared/base.yaml\n",
  });
  const unknown = problems.find(({ summary }) => summary.includes("view"));
  expect(unknown?.range).toMatchObject({ file: "shared/base.yaml", line: 13, column: 26 });
  expect(unknown?.frame).toContain("view > 3");
});

test("a base that is missing, a circle, a file of several documents: at `extends`, and nothing else is made up", async () => {
  const { problems, collections, guessed } = await load({
    "shared/round.yaml": "extends: trip.yaml\n",
    "shared/trip.yaml": "shardsNum: 1\nextends: [round.yaml]\n",
    "shared/two.yaml": "shardsNum: 1\n---\nshardsNum: 2\n",
    "shared/broken.yaml": "shardsNum: [1\n",
    "collections/a.yaml": "collection: a\nextends: ../shared/gone.yaml\nshardNum: 1\n",
    "collections/b.yaml": "collection: b\nextends: ../shared/round.yaml\n",
    "collections/c.yaml": "collection: c\nextends: [../shared/two.yaml]\n",
    "collections/d.yaml": "collection: d\nextends: d.yaml\n",
    "collections/e.yaml": "collection: e\nextends: ../shared/broken.yaml\n",
    "collections/f.yaml": "collection: f\nextends: 7\n",
  });
  expect(places(problems)).toEqual([
    "MS160 collections/a.yaml:2:10",
    "MS103 collections/a.yaml:3:1",
    "MS162 collections/c.yaml:2:11",
    "MS161 collections/d.yaml:2:10",
    "MS105 collections/f.yaml:1:1",
    "MS104 collections/f.yaml:2:10",
    "MS101 shared/broken.yaml:1:12",
    "MS161 shared/trip.yaml:2:11",
  ]);
  expect([...collections, ...guessed]).toEqual([]);
});

test("a base may lie among the specs and be a collection of its own; its name is its own", async () => {
  const { collections, problems } = await load({
    "collections/articles.yaml": `collection: articles\n${base}`,
    "collections/drafts.yaml": "collection: drafts\nextends: articles.yaml\n",
    "collections/common.yaml": "shardsNum: 2\n",
    "collections/notes.yaml": "collection: notes\nextends: [common.yaml, articles.yaml]\n",
    "collections/nameless.yaml": "extends: articles.yaml\n",
  });
  expect(collections.map(({ spec }) => spec.collection)).toEqual(["articles", "drafts", "notes"]);
  expect(places(problems)).toEqual(["MS105 collections/nameless.yaml:1:1"]);
  expect(problems[0]?.summary).toContain("collection");
});

test("anchors and merge keys share within a file, and keep their places", async () => {
  const { collections, problems } = await load({
    "collections/a.yaml": `collection: a
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - &text { name: title, dataType: VarChar, maxLength: 99 }
  - { <<: *text, name: content }
  - { name: v, dataType: FloatVector, dim: 4 }
indexes: [{ field: v, indexType: FLAT, metricType: L2 }]
`,
  });
  expect(problems).toEqual([]);
  expect(collections[0]?.spec.fields[2]).toEqual({ name: "content", dataType: "VarChar", maxLength: 99 });
  expect(collections[0]?.source.rangeOf(["fields", 2, "maxLength"])).toMatchObject({ line: 4 });
});

test("an overlay of an environment that is misspelled in a base is shown there", async () => {
  const { problems } = await load({
    "shared/base.yaml": base.replace("  local:", "  lokal:"),
    "collections/a.yaml": "collection: a\nextends: ../shared/base.yaml\n",
  });
  expect(places(problems)).toEqual(["MS115 shared/base.yaml:11:3"]);
});

test("the example of the guide is right", async () => {
  const guide = await readFile(new URL("../../docs/guide/specs.md", import.meta.url), "utf8");
  const chapter = guide.split("## What collections share")[1] ?? "";
  const files = [...chapter.matchAll(/```yaml\n# (\S+)\n(.*?)```/gs)];
  const { collections, problems } = await load(
    Object.fromEntries(files.map(([, path = "", text = ""]) => [path, text])),
  );
  expect(problems).toEqual([]);
  expect(collections[0]?.spec).toMatchObject({
    fields: [{ name: "id" }, { name: "tenant", maxLength: 64 }, { name: "text" }, { name: "embedding" }],
    partitionKey: { field: "tenant", partitions: 64, isolation: true },
    load: { replicas: 1 },
  });
});
