import { execa } from "execa";
import pRetry from "p-retry";

/** Runs a program that downloads, and gives what it prints; a registry that fails for once is asked again, twice at most. */
export async function download(
  command: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly cancelSignal?: AbortSignal;
  } = {},
): Promise<string> {
  const { cancelSignal } = options;
  const attempts = pRetry(() => execa(command, args, options), {
    retries: 2,
    minTimeout: 2_000,
    ...(cancelSignal && { signal: cancelSignal }),
  });
  return (await attempts).stdout;
}
