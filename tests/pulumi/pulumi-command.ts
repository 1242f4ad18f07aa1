import { execa } from "execa";

let found: Promise<string> | undefined;

/** Path of the Pulumi command line. */
export function pulumiCommand(): Promise<string> {
  found ??= execa("which", ["pulumi"]).then(({ stdout }) => stdout.trim());
  return found;
}
