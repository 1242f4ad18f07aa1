import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSpecFiles } from "./read-spec-files.ts";
import { settingsSchema } from "./settings.ts";
import { withSpecs } from "./with-specs.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "milvus-stack-spec-files-"));
});
afterEach(() => rm(root, { recursive: true }));

test("what specs extend goes with them, wherever in the repository it lies: a change of it is a change of the resource", async () => {
  const cwd = join(root, "shop");
  await mkdir(join(cwd, "collections"), { recursive: true });
  await mkdir(join(root, "shared"));
  await mkdir(join(root, ".git"));
  await writeFile(
    join(root, "shared/ids.yaml"),
    "fields: [{ name: id, dataType: Int64, primaryKey: true }]\n",
  );
  await writeFile(
    join(root, "shared/base.yaml"),
    "extends: ids.yaml\nfields: [{ name: v, dataType: FloatVector, dim: 4 }]\nindexes: [{ field: v, indexType: FLAT, metricType: L2 }]\n",
  );
  await writeFile(
    join(cwd, "collections/notes.yaml"),
    "collection: notes\nextends: [../../shared/base.yaml, gone.yaml]\n",
  );
  const files = await readSpecFiles(["collections"], cwd);
  expect(Object.keys(files)).toEqual(["collections/notes.yaml", "../shared/base.yaml", "../shared/ids.yaml"]);

  const settings = settingsSchema.parse({
    project: "shop",
    environment: "prod",
    specs: ["collections"],
    files: { ...files, "collections/notes.yaml": "collection: notes\nextends: ../../shared/base.yaml\n" },
    milvus: { uri: "http://milvus.example.com:19530" },
    connectTimeoutSeconds: 1,
  });
  await withSpecs(settings, async ({ specs }) => {
    expect(specs.collections[0]?.spec.fields.map(({ name }) => name)).toEqual(["id", "v"]);
  });
});
