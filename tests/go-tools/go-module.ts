import { z } from "zod";
import { download } from "../servers/download.ts";
import { goVersion } from "./find-go.ts";

const downloaded = z.object({ Dir: z.string() });

/**
 * Folder of a module's files in Go's own module cache, downloaded unless it is there.
 *
 * @throws Error when there is no Go, no such version, or no network.
 */
export async function goModule(module: string, version: string): Promise<string> {
  goVersion();
  const answer = await download("go", ["mod", "download", "-json", `${module}@${version}`]);
  return downloaded.parse(JSON.parse(answer)).Dir;
}
