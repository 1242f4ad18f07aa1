import type { ServerInfo } from "./types.ts";

/** Whether a server of Milvus is older than this. Milvus Lite has a numbering of its own, and nothing that is asked for by a version. */
export function isBefore(server: ServerInfo, version: string): boolean {
  if (server.product === "milvus-lite") return true;
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  if (server.major !== major) return server.major < major;
  if (server.minor !== minor) return server.minor < minor;
  return server.patch < patch;
}
