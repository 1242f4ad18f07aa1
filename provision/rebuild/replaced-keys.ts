import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PrimaryKey } from "../milvus/port.ts";
import { linesOf, readKey, writeKey } from "./digest-file.ts";

/**
 * Keys of rows that are deleted to be written anew. They are on disk before the delete: a row that is missing after a write that was
 * cut short is told from one that a client has deleted.
 */
export class ReplacedKeys {
  readonly #file: string;
  /** By their text. */
  readonly #keys: Map<string, PrimaryKey>;

  private constructor(file: string, keys: Map<string, PrimaryKey>) {
    this.#file = file;
    this.#keys = keys;
  }

  /** With what an earlier process has left in the folder of a job. */
  static async open(folder: string): Promise<ReplacedKeys> {
    const file = join(folder, "replaced");
    const keys = new Map<string, PrimaryKey>();
    for await (const line of linesOf(file)) {
      const key = readKey(line);
      keys.set(String(key), key);
    }
    return new ReplacedKeys(file, keys);
  }

  has(key: PrimaryKey): boolean {
    return this.#keys.has(String(key));
  }

  /** Knows these keys until `write` has succeeded, whatever becomes of this process. */
  async during<T>(keys: readonly PrimaryKey[], write: () => Promise<T>): Promise<T> {
    for (const key of keys) this.#keys.set(String(key), key);
    if (keys.length > 0) await this.#save();
    const result = await write();
    for (const key of keys) this.#keys.delete(String(key));
    if (keys.length > 0) await this.#save();
    return result;
  }

  async #save(): Promise<void> {
    if (this.#keys.size === 0) return await rm(this.#file, { force: true });
    const lines = [...this.#keys.values()].map((key) => `${writeKey(key)}\n`);
    const writing = `${this.#file}.writing`;
    await writeFile(writing, lines.join(""), { flush: true });
    await rename(writing, this.#file);
  }
}
