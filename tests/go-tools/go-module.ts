import { execa } from "execa";
import { z } from "zod";
import { goVersion } from "./find-go.ts";

const downloaded = z.object({ Dir: z.string() });

/**
 * Folder of a module's files in Go's own module cache, downloaded unless it is there.
 *
 * @throws Error when there is no Go, no such version, or no network.
 */
export async function goModule(module: string, version: string): Promise<string> {
  goVersion();
  const { stdout } = await execa("go", ["mod", "download", "-json", `${module}@${version}`]);
  return downloaded.parse(JSON.parse(stdout)).Dir;
}
