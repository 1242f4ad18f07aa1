import { mkdir, mkdtemp, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cachePaths, findBundle, stampOf } from "../bin/bundle-cache.js";

let root: string;
let source: string;
let entry: string;

/** A checkout without rolldown: nothing is built in the background. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "bundle-cache-"));
  source = join(root, "main.ts");
  await writeFile(source, "one");
  const { folder, manifest } = cachePaths(root);
  entry = join(folder, "build", "main.cjs");
  await mkdir(join(folder, "build"), { recursive: true });
  await writeFile(entry, "");
  await writeFile(manifest, JSON.stringify({ build: "build", inputs: [["main.ts", stampOf(source)]] }));
});

afterEach(() => rm(root, { recursive: true }));

test("uses a bundle of sources that have not changed", () => {
  expect(findBundle(root)).toBe(entry);
});

test("passes over it when a source has changed", async () => {
  await writeFile(source, "one and two");
  expect(findBundle(root)).toBeNull();
});

test("notices another text of the same length with the same modification time", async () => {
  const { atime, mtime } = await stat(source);
  const before = stampOf(source);
  do {
    await writeFile(source, "two");
    await utimes(source, atime, mtime);
    // The clock of the file system moves in steps.
  } while (stampOf(source) === before);
  expect(findBundle(root)).toBeNull();
});

test("notices an older file that is put in the place of a source", async () => {
  const other = join(root, "other.ts");
  await writeFile(other, "one");
  await utimes(other, new Date(0), new Date(0));
  await rename(other, source);
  expect(findBundle(root)).toBeNull();
});

test("passes over it when a source is gone, its entry is gone, or its manifest cannot be read", async () => {
  const text = await readFile(source, "utf8");
  await rename(source, `${source}.aside`);
  expect(findBundle(root)).toBeNull();
  await writeFile(source, text);
  const { manifest } = cachePaths(root);
  await writeFile(manifest, JSON.stringify({ build: "build", inputs: [["main.ts", stampOf(source)]] }));
  expect(findBundle(root)).toBe(entry);
  await rm(entry);
  expect(findBundle(root)).toBeNull();
  await writeFile(entry, "");
  await writeFile(manifest, "{");
  expect(findBundle(root)).toBeNull();
});
