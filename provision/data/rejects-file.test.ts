import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rememberSecret } from "../diagnostics/known-secrets.ts";
import { RejectsFile } from "./rejects-file.ts";

test("a reason holds no known secret and steers no terminal; the row stays as it was", async () => {
  rememberSecret("sword-fish-4711");
  const folder = await mkdtemp(join(tmpdir(), "milvus-stack-rejects-"));
  try {
    const path = join(folder, "bad.jsonl");
    const rejects = await RejectsFile.create(path);
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
