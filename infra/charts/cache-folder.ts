import { homedir } from "node:os";
import { join } from "node:path";

/** Where `charts pull` puts packed charts and the program finds them: below `XDG_CACHE_HOME`, or `~/.cache`. */
export function chartsCache(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "milvus-stack", "charts");
}
