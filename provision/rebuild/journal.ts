import { randomUUID } from "node:crypto";
import { access, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ownProperty } from "../state/ownership.ts";
import type { CopyContext } from "./copy-context.ts";
import { isNoSuchFile } from "./digest-file.ts";

/** How much is known of what an earlier copy has written. */
export type Knowledge =
  /** Nothing was written before. */
  | "fresh"
  /** What was written stands in the folder. */
  | "continued"
  /** Rows were written, and what is known of them is gone. */
  | "lost";

/**
 * Finds out what an earlier copy of this job has left. Which journal a generation is filled by is recorded in Milvus before the
 * first row is sent, so that a folder that is gone, or that of another machine, is never taken for a generation without rows.
 */
export async function openJournal({ job, to, target }: CopyContext): Promise<Knowledge> {
  const idFile = join(job.folder, "id");
  const record = target.ownership?.rebuild ?? null;
  if (record === null) throw new TypeError(`${job.to} has no record of a rebuild`);
  const id = await readIfThere(idFile);
  if (record.journal !== undefined && record.journal === id) return "continued";
  await startFolder(job.folder);
  const journal = randomUUID();
  await writeFile(idFile, journal, { flush: true });
  if (record.journal !== undefined) await markExtras(job.folder);
  const set = { [ownProperty.rebuild]: JSON.stringify({ ...record, journal }) };
  await job.milvus.setProperties(to, set);
  return record.journal === undefined ? "fresh" : "lost";
}

/** Begins a folder with nothing in it. */
export async function startFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

/** The new generation may have rows that nobody copied on purpose: they are looked for once it can be read. */
export async function markExtras(folder: string): Promise<void> {
  await writeFile(extrasFile(folder), "", { flush: true });
}

export async function mayHaveExtras(folder: string): Promise<boolean> {
  return (await readIfThere(extrasFile(folder))) !== null;
}

export async function forgetExtras(folder: string): Promise<void> {
  await rm(extrasFile(folder), { force: true });
}

export async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

function extrasFile(folder: string): string {
  return join(folder, "extras");
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isNoSuchFile(error)) return null;
    throw error;
  }
}
