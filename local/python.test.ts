import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findPython } from "./python.ts";

let bin: string;
beforeEach(async () => {
  bin = await mkdtemp(join(tmpdir(), "milvus-stack-python-"));
});
afterEach(() => rm(bin, { recursive: true, force: true }));

/** A command that answers like a Python of that version, with (1) or without (0) the venv module. */
async function install(command: string, answer: string): Promise<void> {
  await writeFile(join(bin, command), `#!/bin/sh\necho '${answer}'\n`);
  await chmod(join(bin, command), 0o755);
}

const find = (env: NodeJS.ProcessEnv = {}) => findPython({ env: { PATH: bin, ...env } });

describe("findPython", () => {
  test("takes python3 when it is recent enough", async () => {
    await install("python3", "3.12 1");
    await install("python3.13", "3.13 1");
    expect(await find()).toMatchObject({ command: "python3", version: [3, 12] });
  });

  test("looks on when python3 is too old", async () => {
    await install("python3", "3.9 1");
    await install("python3.11", "3.11 1");
    expect(await find()).toMatchObject({ command: "python3.11" });
  });

  test("looks on when python3 has no venv module", async () => {
    await install("python3", "3.12 0");
    await install("python3.10", "3.10 1");
    expect(await find()).toMatchObject({ command: "python3.10" });
  });

  test("prefers a version that the pinned packages are tried on", async () => {
    await install("python3", "3.14 1");
    await install("python3.13", "3.13 1");
    expect(await find()).toMatchObject({ command: "python3.13" });
  });

  test("takes a newer one when there is no other", async () => {
    await install("python3", "3.14 1");
    expect(await find()).toMatchObject({ command: "python3" });
  });

  test("takes the one that MILVUS_STACK_PYTHON names, and no other", async () => {
    await install("python3", "3.12 1");
    await install("mine", "3.10 1");
    expect(await find({ MILVUS_STACK_PYTHON: join(bin, "mine") })).toMatchObject({ version: [3, 10] });
    await expect(find({ MILVUS_STACK_PYTHON: join(bin, "gone") })).rejects.toThrow(
      /^MS501: MILVUS_STACK_PYTHON names .*gone/,
    );
  });

  test("says that there is none", async () => {
    await expect(find()).rejects.toThrow(
      "MS501: The local Milvus needs Python 3.10 or newer, and no Python is on PATH",
    );
  });

  test("says that the newest is too old", async () => {
    await install("python3", "3.9 1");
    await install("python", "2.7 0");
    await expect(find()).rejects.toThrow(
      "MS502: The local Milvus needs Python 3.10 or newer, and python3 is Python 3.9",
    );
  });

  test("says which package is missing where there is no venv", async () => {
    await install("python3", "3.12 0");
    await expect(find()).rejects.toMatchObject({
      diagnostics: [{ code: "MS503", fix: expect.stringContaining("apt install python3.12-venv") }],
    });
  });

  test("does not take for a Python what is none", async () => {
    await install("python3", "pyenv: python3: command not found");
    await expect(find()).rejects.toThrow("MS501");
  });
});
