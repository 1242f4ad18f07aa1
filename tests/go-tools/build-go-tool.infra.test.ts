import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { cacheFolder } from "../servers/cache.ts";
import { buildGoTool } from "./build-go-tool.ts";
import { actionlint } from "./tools.ts";

describe.skipIf(inject("kubernetesMissing") !== null)("a tool of a Go module", () => {
  let folder: string;

  beforeAll(async () => {
    // Go keeps what it compiled below the same variable; that may stay where it is.
    const { stdout } = await execa("go", ["env", "GOCACHE"]);
    vi.stubEnv("GOCACHE", stdout);
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-tools-"));
    vi.stubEnv("XDG_CACHE_HOME", folder);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  afterAll(() => vi.unstubAllEnvs());

  test("is built once for two who ask at once, and then there", async () => {
    const [one, other] = await Promise.all([buildGoTool(actionlint), buildGoTool(actionlint)]);
    expect(other).toEqual(one);
    expect((await execa(one.actionlint, ["--version"])).stdout).not.toBe("");
    expect(await readdir(cacheFolder())).toHaveLength(1);
    vi.stubEnv("GOPROXY", "off");
    expect(await buildGoTool(actionlint)).toEqual(one);
  });

  test("that cannot be built leaves nothing behind, and Go says why", async () => {
    const wrong = { ...actionlint, packages: { actionlint: "github.com/rhysd/actionlint/cmd/no-such" } };
    await expect(buildGoTool(wrong)).rejects.toThrow(/no-such/);
    expect(await readdir(cacheFolder())).toEqual([]);
  });
});
