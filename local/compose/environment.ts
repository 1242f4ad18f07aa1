import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import writeFileAtomic from "write-file-atomic";
import { LocalCode, localError } from "../errors.ts";
import type { LocalPaths } from "../paths.ts";

/** Values of the variables in `compose.yaml`. */
export interface ComposeEnvironment {
  readonly COMPOSE_PROJECT_NAME: string;
  /** On 127.0.0.1. */
  readonly MILVUS_PORT: string;
  readonly MILVUS_ROOT_PASSWORD: string;
  readonly MINIO_ROOT_USER: string;
  readonly MINIO_ROOT_PASSWORD: string;
}

/** What may be chosen by a variable before the first start; afterwards the file counts, because the data was made with it. */
const chosen = ["MILVUS_ROOT_PASSWORD", "MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD"] as const;

/** What was written for the containers of this folder; null when nothing was, or not all of it. */
export async function readComposeEnvironment({
  composeEnvironment,
}: LocalPaths): Promise<ComposeEnvironment | null> {
  const text = await readFile(composeEnvironment, "utf8").catch(() => "");
  const { COMPOSE_PROJECT_NAME, MILVUS_PORT, MILVUS_ROOT_PASSWORD, MINIO_ROOT_USER, MINIO_ROOT_PASSWORD } =
    parseEnv(text);
  if (!COMPOSE_PROJECT_NAME || !MILVUS_PORT || !MILVUS_ROOT_PASSWORD) return null;
  if (!MINIO_ROOT_USER || !MINIO_ROOT_PASSWORD) return null;
  return { COMPOSE_PROJECT_NAME, MILVUS_PORT, MILVUS_ROOT_PASSWORD, MINIO_ROOT_USER, MINIO_ROOT_PASSWORD };
}

/**
 * New passwords, unless the variables of this process choose them.
 *
 * @throws MilvusStackError MS517 for one that cannot be.
 */
export function makeComposeEnvironment(
  project: string,
  port: number,
  env: NodeJS.ProcessEnv,
): ComposeEnvironment {
  const take = (name: (typeof chosen)[number], otherwise: string, length: { from: number; to: number }) => {
    const value = env[name] || otherwise;
    if (value.length >= length.from && value.length <= length.to && !/['"\r\n]/.test(value)) return value;
    throw localError(LocalCode.badPassword, {
      summary: `The containers cannot take what ${name} holds.`,
      cause: `It has to be ${length.from} to ${length.to} characters, without quotes and line breaks.`,
      fix: `Choose another one, or unset ${name}: one is made then.`,
    });
  };
  return {
    COMPOSE_PROJECT_NAME: project,
    MILVUS_PORT: `${port}`,
    MILVUS_ROOT_PASSWORD: take("MILVUS_ROOT_PASSWORD", randomPassword(), { from: 6, to: 72 }),
    MINIO_ROOT_USER: take("MINIO_ROOT_USER", "milvus", { from: 3, to: 64 }),
    MINIO_ROOT_PASSWORD: take("MINIO_ROOT_PASSWORD", randomPassword(), { from: 8, to: 128 }),
  };
}

/** Writes the file that Compose reads them from, for nobody but this user. */
export async function writeComposeEnvironment(
  { composeEnvironment }: LocalPaths,
  values: ComposeEnvironment,
): Promise<void> {
  const lines = Object.entries(values).map(([name, value]) => `${name}='${value}'`);
  await writeFileAtomic(composeEnvironment, `${lines.join("\n")}\n`, { mode: 0o600 });
}

/** The variables of this process without those of the file, which Compose would prefer to it. */
export function withoutChosen(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const hidden = new Set<string>([...chosen, "COMPOSE_PROJECT_NAME", "COMPOSE_FILE", "MILVUS_PORT"]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !hidden.has(name)));
}

/** 192 bits, of letters, digits, - and _. */
function randomPassword(): string {
  return randomBytes(24).toString("base64url");
}
