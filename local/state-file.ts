import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { localEngines } from "../provision/spec/vocabulary.ts";
import type { LocalPaths } from "./paths.ts";

const serverSchema = z.object({
  // Number 1 is the system's first process, and a signal to its "group" -1 goes to every process.
  pid: z.int().min(2),
  startedAt: z.string(),
  port: z.int(),
});
const stateSchema = z.object({
  formatVersion: z.literal(1),
  servers: z.object({ milvus: serverSchema.optional(), embeddings: serverSchema.optional() }),
  /** Containers that were started with Compose, and where their Milvus is reached. */
  compose: z.object({ project: z.string(), port: z.int() }).optional(),
  /** Of the last `up`, which `down` and `status` mean where they are not told otherwise. */
  engine: z.enum(localEngines).optional(),
  /** Ports of the last start, which the next one prefers. */
  ports: z.object({
    milvus: z.int().optional(),
    embeddings: z.int().optional(),
    compose: z.int().optional(),
  }),
});

/** A server that was started, and where. Whether it still runs is to be asked. */
export type ServerRecord = z.infer<typeof serverSchema>;
export type LocalState = z.infer<typeof stateSchema>;

/** What `local.json` says; an empty state when there is none, or one that was damaged or is of another version. */
export async function readLocalState(paths: LocalPaths): Promise<LocalState> {
  const text = await readFile(paths.stateFile, "utf8").catch(() => "null");
  const parsed = stateSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : { formatVersion: 1, servers: {}, ports: {} };
}

/** Synchronous: between the start of a server and this record, nothing may come in between. */
export function writeLocalState(paths: LocalPaths, state: LocalState): void {
  writeFileAtomic.sync(paths.stateFile, `${JSON.stringify(state, null, 2)}\n`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
