import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { readChartsLock } from "../../infra/charts/index.ts";
import { imagesOf } from "../../infra/images/index.ts";
import { unlockedImages } from "../../infra/images/unlocked-images.ts";
import { describeProgram } from "../infra/describe-program.ts";
import { findPasswords } from "../infra/find-passwords.ts";
import { objectsOf } from "../infra/objects-of.ts";
import type { RecordedProgram } from "../infra/record-program.ts";
import { passwords, recordStack, root, stackNames } from "../infra/stacks.ts";

/** What each stack's program tells the engine. `UPDATE_GOLDEN=1` writes the expectations anew: read the difference. */
const update = process.env.UPDATE_GOLDEN === "1";

describe.each(stackNames)("the program of %s", (name) => {
  let recorded: RecordedProgram & { readonly seconds: number };

  beforeAll(async () => {
    // Unpacked placeholders stand for the charts, of which the program warns.
    const warnings = vi.spyOn(console, "warn").mockReturnValue();
    recorded = await recordStack(name).finally(() => warnings.mockRestore());
  });

  test("makes what it made before", async () => {
    const text = describeProgram(recorded);
    const file = fileURLToPath(new URL(`infra/${name}.yaml`, import.meta.url));
    if (update) {
      await mkdir(new URL("infra/", import.meta.url), { recursive: true });
      await writeFile(file, text);
    }
    expect(text).toBe(await readFile(file, "utf8"));
  });

  test("has its passwords nowhere but in secrets", () => {
    const { resources, outputs, seconds } = recorded;
    process.stdout.write(`${name}: ${resources.length} resources in ${seconds.toFixed(2)} s\n`);
    expect(findPasswords({ resources, outputs })).toEqual([]);
    // A password that never arrived would prove nothing.
    expect(JSON.stringify(resources)).toContain(passwords.rootPassword);
  });

  test("runs no image but those of the lock", () => {
    const images = imagesOf(objectsOf(recorded));
    expect(images.length).toBeGreaterThan(0);
    expect(unlockedImages(images, readChartsLock(root), null)).toEqual([]);
  });
});
