import { buildGoTool } from "../go-tools/build-go-tool.ts";
import { whyNoGo } from "../go-tools/find-go.ts";
import { pulumi } from "../go-tools/tools.ts";
import { tell } from "../servers/cache.ts";

/** Path of the Pulumi command line, which is the engine; built where it is not in the tests' cache. */
export async function pulumiCommand(): Promise<string> {
  return (await buildGoTool(pulumi)).pulumi;
}

/** Whether tests with the engine have to be left out on this machine, which is said then; in CI they fail instead. */
export function withoutPulumi(): boolean {
  const missing = whyNoGo();
  if (missing === null || process.env.CI) return false;
  tell(`Left out: ${missing}`);
  return true;
}
