import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ensureVenv, isVenvCurrent } from "./venv.ts";

const slow = 180_000;
let folder: string;
let options: { directory: string; requirements: string; env: NodeJS.ProcessEnv };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "milvus-stack-venv-"));
  const requirements = join(folder, "requirements.txt");
  await writeFile(requirements, "# nothing\n");
  // Without the settings of whoever runs the tests: no index but the one that a test names.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PIP_")));
  options = {
    directory: join(folder, "venv"),
    requirements,
    env: { ...env, PIP_CONFIG_FILE: "/dev/null", PIP_NO_CACHE_DIR: "1" },
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pinned = `six==1.17.0 --hash=sha256:${"0".repeat(64)}\n`;

describe("ensureVenv", { timeout: slow }, () => {
  test("installs once, and again when the pins change", async () => {
    expect(await ensureVenv(options)).toEqual({ installed: true });
    expect(await ensureVenv(options)).toEqual({ installed: false });
    await writeFile(options.requirements, "# nothing, but otherwise\n");
    expect(await ensureVenv(options)).toEqual({ installed: true });
  });

  test("does an interrupted install again", async () => {
    await mkdir(join(options.directory, "bin"), { recursive: true });
    await writeFile(join(options.directory, "bin", "python"), "half of a file");
    expect(await ensureVenv(options)).toEqual({ installed: true });
  });

  test("does not take a moved one, whose scripts name the old place, nor one whose Python is gone", async () => {
    await ensureVenv(options);
    expect(await isVenvCurrent(options)).toBe(true);
    const moved = join(folder, "moved");
    await rename(options.directory, moved);
    expect(await isVenvCurrent({ ...options, directory: moved })).toBe(false);
    await rename(moved, options.directory);
    await rm(join(options.directory, "bin", "python"));
    expect(await isVenvCurrent(options)).toBe(false);
  });

  test("names an unreachable index as the cause, and leaves nothing half-installed", async () => {
    await writeFile(options.requirements, pinned);
    const env = { ...options.env, PIP_INDEX_URL: "http://user:hidden@127.0.0.1:1/simple" };
    const failure = await ensureVenv({ ...options, env }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      diagnostics: [{ code: "MS504", summary: "The Python package index cannot be reached: no network." }],
    });
    expect(JSON.stringify(failure)).not.toContain("hidden");
    expect(await isVenvCurrent(options)).toBe(false);
  });

  test("ends when it is interrupted", async () => {
    const controller = new AbortController();
    const installing = ensureVenv({
      ...options,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(installing).rejects.toMatchObject({ diagnostics: [{ code: "MS509" }], exitCode: 130 });
    expect(await isVenvCurrent(options)).toBe(false);
  });
});
