import { run } from "./run.ts";

/** The command line of this process: runs it with the process's streams and signals, and ends the process. */
export async function main(argv: readonly string[]): Promise<void> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    if (process.stderr.isTTY) process.stderr.write("\nStopping. Ctrl-C again stops at once.\n");
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // The reader has gone, as `head` does. What is being done is finished; it is only told to nobody.
      if (error.code !== "EPIPE") throw error;
    });
  }
  const { stdin, stdout, stderr, env } = process;
  process.exitCode = await run(argv, {
    stdin,
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    signal: controller.signal,
  });
  // Connections that are still closing, say to a server that is gone, keep nobody waiting.
  stdout.write("", () => stderr.write("", () => process.exit()));
}
