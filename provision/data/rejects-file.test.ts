import { link, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rememberSecret } from "../diagnostics/known-secrets.ts";
import { RejectsFile } from "./rejects-file.ts";

test("a reason holds no known secret and steers no terminal; the row stays as it was", async () => {
  rememberSecret("sword-fish-4711");
  const folder = await mkdtemp(join(tmpdir(), "milvus-stack-rejects-"));
  try {
    const path = join(folder, "bad.jsonl");
    const input = join(folder, "rows.jsonl");
    await writeFile(input, "{}\n");
    const rejects = await RejectsFile.create(path, input);
    const text = '{"id":"\u202esword-fish-4711"}';
    const summary = "The provider refused the key sword-fish-4711.\u001b[2J";
    await rejects.add({ line: 3, text, problems: [{ code: "MS408", summary }] });
    await rejects.close();
    const written = await readFile(path, "utf8");
    expect(written).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    const reason = "The provider refused the key [secret].\u001b[2J";
    expect(JSON.parse(written)).toEqual({ line: 3, code: "MS408", reason, text });
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe("what is there already", () => {
  let folder: string;
  let input: string;
  const rows = '{"id":1}\n{"id":2}\n';
  const reject = '{"line":1,"code":"MS652","reason":"x","text":"y"}\n';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-rejects-"));
    input = join(folder, "rows.jsonl");
    await writeFile(input, rows);
    await symlink(input, join(folder, "symlink.jsonl"));
    await link(input, join(folder, "hardlink.jsonl"));
    await writeFile(join(folder, "spec.yaml"), "collection: notes\n");
    await mkdir(join(folder, "folder"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const create = (name: string, from = input) => RejectsFile.create(join(folder, name), from);

  test.each(["rows.jsonl", "symlink.jsonl", "hardlink.jsonl"])(
    "%s is what rows are read from",
    async (name) => {
      await expect(create(name)).rejects.toMatchObject({ exitCode: 3, diagnostics: [{ code: "MS669" }] });
      expect(await readFile(input, "utf8")).toBe(rows);
    },
  );

  test("rejected rows that are read again are not written over either", async () => {
    const file = join(folder, "again.jsonl");
    await writeFile(file, reject);
    await expect(create("again.jsonl", file)).rejects.toMatchObject({ diagnostics: [{ code: "MS669" }] });
    expect(await readFile(file, "utf8")).toBe(reject);
  });

  test("anything else stays, too", async () => {
    await expect(create("spec.yaml")).rejects.toMatchObject({
      diagnostics: [{ code: "MS669", summary: expect.stringContaining("something else than rejected rows") }],
    });
    expect(await readFile(join(folder, "spec.yaml"), "utf8")).toBe("collection: notes\n");
  });

  test("what an earlier run has rejected makes room", async () => {
    await writeFile(join(folder, "bad.jsonl"), reject);
    await (await create("bad.jsonl")).close();
    expect(await readFile(join(folder, "bad.jsonl"), "utf8")).toBe("");
    await (await create("bad.jsonl")).close();
  });

  test.each(["folder", "nowhere/bad.jsonl"])(
    "%s cannot be written, which is said with the path",
    async (name) => {
      await expect(create(name)).rejects.toMatchObject({
        ...{ exitCode: 3, diagnostics: [{ code: "MS669", summary: expect.stringContaining(name) }] },
      });
    },
  );
});
