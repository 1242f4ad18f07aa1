import { ExitCode } from "../provision/diagnostics/diagnostic.ts";
import { run } from "./run.ts";

/** One Ctrl-C may arrive several times: to the whole process group, and handed on by npm and by the launcher. */
const onePressMs = 500;

/** The command line of this process: runs it with the process's streams and signals, and ends the process. */
export async function main(argv: readonly string[]): Promise<void> {
  const controller = new AbortController();
  let stoppedAt = 0;
  const stop = () => {
    if (controller.signal.aborted) {
      if (Date.now() - stoppedAt > onePressMs) process.exit(130);
      return;
    }
    stoppedAt = Date.now();
    if (process.stderr.isTTY) process.stderr.write("\nStopping. Ctrl-C again stops at once.\n");
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  let unwritten: Error | null = null;
  const onWriteError = (error: NodeJS.ErrnoException | null | undefined) => {
    // The reader has gone, as `head` does. What is being done is finished; it is only told to nobody.
    if (error && !["EPIPE", "ERR_STREAM_DESTROYED"].includes(error.code ?? "")) unwritten ??= error;
  };
  for (const stream of [process.stdout, process.stderr]) stream.on("error", onWriteError);
  const { stdout, stderr, env } = process;
  process.exitCode = await run(argv, {
    // Opening it takes a tenth of what a command takes to start, and few ask.
    stdin: () => process.stdin,
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    signal: controller.signal,
  });
  // Connections that are still closing, say to a server that is gone, keep nobody waiting.
  stdout.write("", (error) => {
    onWriteError(error);
    // A pipeline must not take what is missing for an empty answer.
    const said = unwritten === null ? "" : `error: The output cannot be written: ${unwritten.message}\n`;
    stderr.write(said, () => {
      if (unwritten !== null) process.exitCode ||= ExitCode.failed;
      process.exit();
    });
  });
}
