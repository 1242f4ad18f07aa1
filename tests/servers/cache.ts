import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureVenv } from "../../local/venv.ts";

/** Where servers for tests are installed: outside of the checkout, so that a fresh clone need not install them again. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "milvus-stack");
}

export const localRequirements = fileURLToPath(new URL("../../local/requirements.txt", import.meta.url));

/** The Python environment with Milvus Lite and the embedding server, shared by all runs with the same requirements. */
export async function testVenv(): Promise<string> {
  const hash = await fileHash(localRequirements);
  const directory = join(cacheFolder(), `venv-${hash}`);
  await ensureVenv({ directory, requirements: localRequirements, onProgress: tell });
  return directory;
}

export async function fileHash(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex")
    .slice(0, 12);
}

/** Installing takes a minute or two; without a word it would look like a hang. */
export function tell(message: string): void {
  process.stderr.write(`[test servers] ${message}\n`);
}
