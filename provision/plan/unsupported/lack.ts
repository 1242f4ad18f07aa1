import type { ServerInfo } from "../../state/types.ts";

/** Something that is asked for and that a server does not have. */
export interface Lack {
  readonly what: string;
  /** First version of Milvus that has it; null: there is none to name. */
  readonly since: string | null;
  /** What to do without it. */
  readonly fix: string;
}

/** Which version of Milvus has it, in brackets, where that helps somebody on this server. */
export function laterNote(server: ServerInfo, since: string | null): string {
  if (since === null || !isBefore(server, since)) return "";
  return since === "2.3" ? " (Milvus has it)" : ` (from Milvus ${since} on)`;
}

/** Whether a server of Milvus is older than this. Milvus Lite has a numbering of its own, and nothing that is asked for by a version. */
export function isBefore(server: ServerInfo, version: string): boolean {
  if (server.product === "milvus-lite") return true;
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  if (server.major !== major) return server.major < major;
  if (server.minor !== minor) return server.minor < minor;
  return server.patch < patch;
}
