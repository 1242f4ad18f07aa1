import { mkdir, mkdtemp, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withLock } from "./lock.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "milvus-stack-lock-"));
  file = join(folder, "below", "it.lock");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("withLock", () => {
  test("lets one in after the other", async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(file, work)));
    expect(most).toBe(1);
  });

  test("is free again after a failure", async () => {
    const failing = withLock(file, () => Promise.reject(new Error("broken")));
    await expect(failing).rejects.toThrow("broken");
    expect(await withLock(file, async () => "in")).toBe("in");
  });

  test("takes over from a process that was killed", async () => {
    await mkdir(file, { recursive: true });
    const long = new Date(Date.now() - 60_000);
    await utimes(file, long, long);
    expect(await withLock(file, async () => "in")).toBe("in");
  });

  test("gives up after its time, and says why", async () => {
    let waited = false;
    await withLock(file, async () => {
      const second = withLock(file, async () => "in", { waitMs: 500, onWait: () => (waited = true) });
      await expect(second).rejects.toMatchObject({ diagnostics: [{ code: "MS510" }], exitCode: 6 });
    });
    expect(waited).toBe(true);
  });

  test("stops waiting when it is interrupted", async () => {
    const controller = new AbortController();
    await withLock(file, async () => {
      const second = withLock(file, async () => "in", {
        signal: controller.signal,
        onWait: () => controller.abort(),
      });
      await expect(second).rejects.toMatchObject({ exitCode: 130 });
    });
  });
});
